import { ensureTemplate, type OpenedDatabase, openPgliteInMemory, TEMPLATE_FILE } from "@tandem/adapter-pglite";
import { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPortal, type Portal } from "../open-portal.ts";
import { BEARER, portalClient } from "../testing/portal-client.ts";
import { backendWith, SILENT } from "../testing/test-backend.ts";

let database: OpenedDatabase;
let portal: Portal;
let now = Date.parse("2026-08-01T00:00:00Z");
beforeAll(async () => {
  await ensureTemplate(TEMPLATE_FILE, String(process.pid));
  database = await openPgliteInMemory();
  const db = new Kysely<unknown>({ dialect: database.dialect });
  portal = await openPortal({ db, live: SILENT, now: () => now, failed: () => undefined });
}, 90_000);
afterAll(async () => {
  await portal.close();
  await database.close();
});

const CSRF = { "x-tandem-request": "1" };
const cookieOf = (response: Response): string => response.headers.get("set-cookie")?.split(";")[0] ?? "";

async function userWith(name: string, role: "ADMIN" | "OPERATOR" | "VIEWER") {
  const client = portalClient(backendWith(portal), { now: () => now });
  expect((await client.send("POST", "/v1/users", { name, role, password: "correct horse" }, BEARER)).status).toBe(201);
  const signedIn = await client.send("POST", "/v1/session", { name, password: "correct horse" });
  expect(signedIn.status).toBe(204);
  return { client, signedIn, cookie: cookieOf(signedIn) };
}

describe("a session", () => {
  it("is a cookie that no script reads and no other site sends", async () => {
    const { signedIn } = await userWith("cookie", "VIEWER");
    expect(signedIn.headers.get("set-cookie")).toMatch(
      /^tandem_session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
    );
  });

  it("tells who is signed in, until he signs out", async () => {
    const { client, cookie } = await userWith("ben", "OPERATOR");
    const session = await client.get("/v1/session", { cookie });
    expect(await session.json()).toEqual({ name: "ben", role: "OPERATOR", mode: "one-process", version: "1.2.3" });
    expect((await client.send("DELETE", "/v1/session", undefined, { cookie })).status).toBe(204);
    expect((await client.get("/v1/session", { cookie })).status).toBe(401);
  });

  it("ends by itself after twelve hours, and with its user at once", async () => {
    const { client, cookie } = await userWith("cat", "VIEWER");
    now += 13 * 3_600_000;
    expect((await client.get("/v1/calls", { cookie })).status).toBe(401);
    const { client: other, cookie: fresh } = await userWith("dan", "VIEWER");
    expect((await other.get("/v1/calls", { cookie: fresh })).status).toBe(200);
    expect((await other.send("DELETE", "/v1/users/dan", undefined, BEARER)).status).toBe(204);
    expect((await other.get("/v1/calls", { cookie: fresh })).status).toBe(401);
  });

  it("changes nothing without the header that no other site's form can send", async () => {
    const { client, cookie } = await userWith("eve", "OPERATOR");
    const forged = await client.send("POST", "/v1/calls/c%201/end", undefined, { cookie });
    expect([forged.status, await forged.json()]).toMatchObject([
      403,
      { detail: expect.stringContaining("x-tandem-request") },
    ]);
    expect((await client.send("POST", "/v1/calls/c%201/end", undefined, { cookie, ...CSRF })).status).toBe(202);
  });
});

describe("a role", () => {
  it("VIEWER sees numbers without their last four digits, ends nothing and reads no messages", async () => {
    const { client, cookie } = await userWith("fay", "VIEWER");
    const text = await (await client.get("/v1/calls", { cookie })).text();
    expect(text).toContain("+1202555••••");
    expect(text).not.toMatch(/\+12025550\d\d\d/);
    expect(await (await client.get("/v1/calls/export", { cookie })).text()).not.toMatch(/\+12025550\d\d\d/);
    expect((await client.send("POST", "/v1/calls/c%201/end", undefined, { cookie, ...CSRF })).status).toBe(403);
    expect((await client.get("/v1/calls/c%201/messages/0", { cookie })).status).toBe(403);
    expect((await client.get("/v1/users", { cookie })).status).toBe(403);
  });

  it("ADMIN makes links and users, an OPERATOR does not", async () => {
    const { client, cookie } = await userWith("gil", "OPERATOR");
    const admin = await userWith("hal", "ADMIN");
    for (const [whose, status] of [
      [cookie, 403],
      [admin.cookie, 201],
    ] as const)
      expect((await client.send("POST", "/v1/users/gil/link", undefined, { cookie: whose, ...CSRF })).status).toBe(
        status,
      );
  });
});

describe("a link", () => {
  it("signs in once, and not after ten minutes", async () => {
    const { client } = await userWith("ida", "VIEWER");
    const make = async () =>
      (
        (await (await client.send("POST", "/v1/users/ida/link", undefined, BEARER)).json()) as {
          readonly token: string;
        }
      ).token;
    const [used, late] = [await make(), await make()];
    expect((await client.send("POST", "/v1/session", { link: used })).status).toBe(204);
    expect((await client.send("POST", "/v1/session", { link: used })).status).toBe(401);
    now += 11 * 60_000;
    expect((await client.send("POST", "/v1/session", { link: late })).status).toBe(401);
  });
});

it("a new password ends sessions and links that were made before it", async () => {
  const { client, cookie } = await userWith("lea", "OPERATOR");
  const made = await client.send("POST", "/v1/users/lea/link", undefined, BEARER);
  const { token } = (await made.json()) as { readonly token: string };
  const changed = await client.send("PUT", "/v1/users/lea/password", { password: "battery staple" }, BEARER);
  expect(changed.status).toBe(204);
  expect((await client.get("/v1/calls", { cookie })).status).toBe(401);
  expect((await client.send("POST", "/v1/session", { link: token })).status).toBe(401);
});

describe("tries to sign in", () => {
  it("are slowed down by address and by name, whoever makes them", async () => {
    await userWith("joe", "VIEWER");
    const client = portalClient(backendWith(portal), { now: () => now, source: "192.0.2.9" });
    const statuses: number[] = [];
    for (let i = 0; i < 21; i += 1)
      statuses.push((await client.send("POST", "/v1/session", { link: `guess${i}` })).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), 429]);
  });

  it("say nothing of whether there is such a user", async () => {
    const client = portalClient(backendWith(portal), { now: () => now });
    const answers = await Promise.all(
      ["joe", "nobody"].map(async (name) =>
        (await client.send("POST", "/v1/session", { name, password: "wrong horse" })).json(),
      ),
    );
    expect(answers[0]).toEqual(answers[1]);
  });
});

it("the database holds neither a password nor a token", async () => {
  const { cookie } = await userWith("kim", "VIEWER");
  const db = new Kysely<{ "portal.users": { name: string; password: string }; "portal.sessions": { digest: string } }>({
    dialect: database.dialect,
  });
  const users = await db.selectFrom("portal.users").selectAll().execute();
  const sessions = await db.selectFrom("portal.sessions").selectAll().execute();
  const text = JSON.stringify([users, sessions], (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  expect(text).toContain("scrypt$32768$8$1$");
  expect(text).not.toContain("correct horse");
  expect(text).not.toContain(cookie.replace("tandem_session=", ""));
});
