import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { openPortal, type Portal } from "@tandem/portal";
import { BEARER, backendWith, type PortalClient, portalClient, SILENT } from "@tandem/portal/testing";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type JsonSchema, oddOf, validOf } from "./arbitrary-of.ts";

interface DocumentedResponse {
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly responses: Readonly<Record<string, DocumentedResponse>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** Of each operation, once as its schemas want it and once not. */
const RUNS = 15;
const SEED = 20_260_731;

let database: OpenedDatabase;
let portal: Portal;
let client: PortalClient;
let document: Document;
let ajv: Ajv2020;

beforeAll(async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
  const db = new Kysely<unknown>({ dialect: database.dialect });
  portal = await openPortal({ db, live: SILENT, now: Date.now, failed: () => undefined });
  client = portalClient(backendWith(portal), { rate: { perSecond: 1e6, burst: 1e6 } });
  document = (await (await client.get("/openapi.json")).json()) as Document;
  ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "openapi.json", components: document.components });
}, 90_000);
afterAll(async () => {
  client.close();
  await portal.close();
  await database.close();
});

function operations(): readonly { readonly method: string; readonly path: string; readonly operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
}

const validators = new Map<string, ValidateFunction>();
function validatorOf(schema: JsonSchema): ValidateFunction {
  const key = JSON.stringify(schema);
  const known = validators.get(key);
  if (known !== undefined) return known;
  const compiled = ajv.compile(JSON.parse(key.replaceAll('"#/components', '"openapi.json#/components')));
  validators.set(key, compiled);
  return compiled;
}

/** With references followed one step: what a request is made of has no deeper ones. */
function resolved(schema: JsonSchema): JsonSchema {
  const name = schema.$ref?.replace("#/components/schemas/", "");
  return name === undefined ? schema : (document.components.schemas[name] ?? {});
}

async function checkAnswer(asked: string, operation: Operation, response: Response): Promise<void> {
  const { status } = response;
  const text = await firstOf(response);
  const documented = operation.responses[String(status)];
  expect(documented, `${asked} answers ${status}, which the document does not know: ${text}`).toBeDefined();
  const type = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
  const content = documented?.content?.[type];
  if (documented?.content === undefined) return expect(text).toBe("");
  expect(content, `${asked} answers ${status} as ${type}`).toBeDefined();
  if (content === undefined || !/^application\/(?:problem\+)?json$/.test(type)) return;
  const validate = validatorOf(content.schema);
  expect(validate(JSON.parse(text)), `${asked} answers ${text}: ${ajv.errorsText(validate.errors)}`).toBe(true);
}

/** A stream of events never ends by itself: its first piece will do. */
async function firstOf(response: Response): Promise<string> {
  if (response.headers.get("content-type") !== "text/event-stream") return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

function requestsOf(path: string, operation: Operation, of: (schema: JsonSchema) => fc.Arbitrary<unknown>) {
  const fields = (where: string): fc.Arbitrary<Readonly<Record<string, unknown>>> => {
    const own = (operation.parameters ?? []).filter((parameter) => parameter.in === where);
    const values = own.map(({ name, schema }) => [name, of(resolved(schema))] as const);
    const requiredKeys = own.filter(({ required }) => where === "path" || required === true).map(({ name }) => name);
    return fc.record(Object.fromEntries(values), { requiredKeys });
  };
  const schema = operation.requestBody?.content["application/json"]?.schema;
  const body = schema === undefined ? fc.constant(undefined) : of(resolved(schema));
  return fc.tuple(fields("path"), fields("query"), body).map(([named, asked, sent]) => {
    const filled = path.replaceAll(
      /\{(\w+)\}/g,
      (_, name: string) => encodeURIComponent(wellFormed(named[name])) || "x",
    );
    const entries = Object.entries(asked).map(([name, value]): [string, string] => [name, wellFormed(value)]);
    return { url: `${filled}?${new URLSearchParams(entries)}`, body: sent };
  });
}

/** As much of a text as a URL can have: whole characters, and not more than fit. */
function wellFormed(value: unknown): string {
  return String(value).slice(0, 80).toWellFormed();
}

describe("the document", () => {
  it("is OpenAPI 3.1, with an id, an answer and a tag for each operation", () => {
    expect(document.openapi).toBe("3.1.0");
    expect(operations().length).toBeGreaterThan(25);
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("names every route under /v1 that there is", async () => {
    for (const { method, path } of operations()) {
      const url = path.replaceAll(/\{\w+\}/g, "x");
      const { status } = await client.send(method.toUpperCase(), url, undefined, BEARER);
      expect([method, path, [405, 500].includes(status)]).toEqual([method, path, false]);
    }
  });

  it.each([
    ["as its schemas want it", validOf],
    ["and not as they want it", oddOf],
  ])("is kept by each operation, asked %s", { timeout: 120_000 }, async (_, of) => {
    for (const { method, path, operation } of operations()) {
      // Tried passwords are slow on purpose, and more of them are refused.
      const numRuns = operation.operationId === "signIn" ? 3 : RUNS;
      await fc.assert(
        fc.asyncProperty(requestsOf(path, operation, of), async ({ url, body }) => {
          const response = await client.send(method.toUpperCase(), url, body, BEARER);
          await checkAnswer(`${method} ${url} ${JSON.stringify(body) ?? ""}`, operation, response);
        }),
        { numRuns, seed: SEED },
      );
    }
    expect(client.failures).toEqual([]);
  });

  it("has an answer for a request without credentials, too", async () => {
    for (const { method, path, operation } of operations()) {
      const url = path.replaceAll(/\{\w+\}/g, "x");
      await checkAnswer(`${method} ${url}`, operation, await client.send(method.toUpperCase(), url));
    }
  });
});
