import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { type AddCreditRequest, CallEvent, type RouterPort, TargetClass } from "@tandem/contracts";
import { buildDirectory, configWith, trunkWith } from "@tandem/directory";
import { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HttpBackend } from "../http/http-backend.ts";
import { liveTap } from "../live/live-tap.ts";
import { openPortal, type Portal } from "../open-portal.ts";
import { BEARER, portalClient } from "../testing/portal-client.ts";
import { BILLING, backendWith, CALLS } from "../testing/test-backend.ts";

let database: OpenedDatabase;
let portal: Portal;
const live = liveTap();
beforeAll(async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
  const db = new Kysely<unknown>({ dialect: database.dialect });
  portal = await openPortal({ db, now: Date.now, live, failed: () => undefined });
}, 90_000);
afterAll(async () => {
  await portal.close();
  await database.close();
});

const trunks = [
  trunkWith({ id: "acme", name: "acme", domain: "acme.trunk.example", projectId: "default" }),
  trunkWith({ id: "globex", name: "globex", domain: "globex.trunk.example", projectId: "theirs" }),
];
const directory = buildDirectory(configWith({ trunks }), 1);
const explainer: RouterPort = {
  ...backendWith({} as Portal).explainer,
  explain: async () => ({
    ...{
      targetClass: TargetClass.PSTN,
      rule: "caller id",
      trace: [],
      referStatus: 202,
      finalStatus: 0,
      requestUri: "",
    },
    ...{ callerId: "+12025550101", warning: "+12025550102 is theirs" },
    carriers: [{ carrier: "west", address: "192.0.2.1", port: 5060, transport: "UDP", user: "+12025550103" }],
  }),
};

async function keyOf(projectId: string) {
  const backend = backendWith(portal, {
    ...{ directory, live, explainer, calls: CALLS },
    billing: {
      ...BILLING,
      async listBalances({ trunkId }) {
        const all = trunks.map(({ id }) => ({
          ...{ trunkId: id, currencyCode: "EUR", balanceMicros: 1n, leasedMicros: 0n, reservedMicros: 0n },
        }));
        return { balances: all.filter((balance) => trunkId === "" || balance.trunkId === trunkId) };
      },
    },
  });
  const client = portalClient(backend);
  const added = await client.send("POST", "/v1/keys", { projectId, scopes: ["calls:read"] }, BEARER);
  const { keyId, secret } = (await added.json()) as { readonly keyId: string; readonly secret: string };
  const authorization = `Basic ${Buffer.from(`${keyId}:${secret}`).toString("base64")}`;
  return { client, get: (path: string) => client.get(path, { authorization }) };
}

describe("a key of a project", () => {
  it.each(["globex", "globex.trunk.example", "nobody"])("gets no dry run on the trunk %s", async (trunk) => {
    const { get } = await keyOf("default");
    const response = await get(`/v1/explain?trunk=${trunk}&referTo=sip:x`);
    expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ field: "trunk" }] }]);
  });

  it("gets dry runs on its own", async () => {
    const { get } = await keyOf("default");
    for (const trunk of ["acme", "acme.trunk.example"])
      expect((await get(`/v1/explain?trunk=${trunk}&referTo=sip:x`)).status).toBe(200);
  });

  it("does not learn which trunks others have from their balances", async () => {
    const { get } = await keyOf("default");
    const answers = await Promise.all(
      ["globex", "nobody"].map(async (trunk) => {
        const response = await get(`/v1/balances?trunk=${trunk}`);
        return [response.status, (await response.text()).replace(trunk, "")];
      }),
    );
    expect(answers[0]?.[0]).toBe(404);
    expect(answers[0]).toEqual(answers[1]);
    expect(await (await get("/v1/balances")).json()).toMatchObject({ balances: [{ trunkId: "acme" }] });
  });

  it("does not learn how busy others are", async () => {
    const [ours, theirs] = [await keyOf("default"), await keyOf("theirs")];
    const started = { relationshipType: "initial" };
    const events = [
      { id: "a", projectId: "theirs", body: { $case: "callStarted", value: started } },
      { id: "b", projectId: "theirs", body: { $case: "transferRequested", value: { transferId: "t" } } },
    ];
    live.publish(events.map((event) => CallEvent.fromPartial(event as never)));
    expect(await (await ours.get("/v1/live")).json()).toMatchObject({ cps: 0, activeTransfers: 0 });
    expect(await (await theirs.get("/v1/live")).json()).toMatchObject({ cps: 0.1, activeTransfers: 1 });
    expect(await (await ours.client.get("/v1/live", BEARER)).json()).toMatchObject({ cps: 0.1, activeTransfers: 1 });
  });
});

it("the only key, once revoked, opens an address to nobody", async () => {
  const { client } = await keyOf("default");
  const { keys } = (await (await client.get("/v1/keys", BEARER)).json()) as { keys: { keyId: string }[] };
  for (const { keyId } of keys) await client.send("DELETE", `/v1/keys/${keyId}`, undefined, BEARER);
  expect(await portal.users.count()).toBe(0);
  const open = portalClient(backendWith(portal), { isOpen: true });
  expect((await open.get("/v1/calls")).status).toBe(401);
});

it("a viewer's dry run shows no whole number", async () => {
  const { client } = await keyOf("default");
  await client.send("POST", "/v1/users", { name: "vera", role: "VIEWER", password: "correct horse" }, BEARER);
  const signedIn = await client.send("POST", "/v1/session", { name: "vera", password: "correct horse" });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const text = await (await client.get("/v1/explain?trunk=globex&referTo=sip:x", { cookie })).text();
  expect(text.match(/\+1202555••••/g)).toHaveLength(3);
  expect(text).not.toMatch(/\+12025550\d\d\d/);
});

describe("credit", () => {
  const added: AddCreditRequest[] = [];
  const counting: HttpBackend["billing"] = {
    ...BILLING,
    addCredit(request) {
      added.push(request);
      return BILLING.addCredit(request);
    },
  };
  const PATH = "/v1/balances/acme/credits";
  const NEW = { amount: "25.00", key: "invoice-7" };

  it.each([
    ["ADMIN", 201, "user credit-ADMIN"],
    ["OPERATOR", 403, undefined],
    ["VIEWER", 403, undefined],
  ])("is added by %s: %i, and it is kept who did", async (role, status, by) => {
    const client = portalClient(backendWith(portal, { billing: counting }));
    const user = { name: `credit-${role}`, password: "correct horse" };
    await client.send("POST", "/v1/users", { ...user, role }, BEARER);
    const cookie = (await client.send("POST", "/v1/session", user)).headers.get("set-cookie")?.split(";")[0] ?? "";
    added.length = 0;
    const answer = await client.send("POST", PATH, NEW, { cookie, "x-tandem-request": "1" });
    expect([answer.status, added[0]?.addedBy]).toEqual([status, by]);
    expect((await client.get(PATH, { cookie })).status).toBe(status === 201 ? 200 : 403);
  });

  it("is not added by a key, and not for nobody's trunk, twice for two things, or without an amount", async () => {
    const { client, get } = await keyOf("default");
    expect((await get(PATH)).status).toBe(403);
    const statusOf = async (path: string, body: unknown) => (await client.send("POST", path, body, BEARER)).status;
    expect(await statusOf("/v1/balances/nobody/credits", NEW)).toBe(404);
    expect(await statusOf(PATH, { ...NEW, key: "used" })).toBe(409);
    expect(await statusOf(PATH, { ...NEW, amount: "-1" })).toBe(400);
    expect(await statusOf(PATH, { ...NEW, key: "" })).toBe(400);
  });
});
