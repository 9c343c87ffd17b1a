import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { Kysely } from "kysely";
import { afterAll } from "vitest";
import { signallingSuite } from "../testing/signalling-suite.ts";

let database: OpenedDatabase | undefined;
afterAll(() => database?.close());

signallingSuite("PGlite", async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
  return new Kysely<unknown>({ dialect: database.dialect });
});
