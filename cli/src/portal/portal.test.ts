import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTandem, type Tandem } from "../testing/run-tandem.ts";
import { writeConfig } from "../testing/test-config.ts";

const ADDRESS = "127.0.22.41";
const SLOW = { timeout: 90_000 };
const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

let root: string;
let data: string;
let up: Tandem;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-portal-"));
  data = join(root, "data");
  up = runTandem(["up", "--config", await writeConfig(join(root, "up.yaml"), ADDRESS), "--data", data]);
  await up.line(/^ready /);
}, SLOW.timeout);
afterAll(async () => {
  up.child.kill("SIGTERM");
  await up.exit;
  await rm(root, { recursive: true, force: true });
});

async function said(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<string> {
  const run = runTandem(args, env);
  expect([await run.exit, run.stderr()]).toEqual([0, ""]);
  return run.stdout();
}

function withPassword(args: readonly string[], password: string): Promise<number | null> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ["pipe", "ignore", "ignore"] });
  child.stdin.end(`${password}\n`);
  return new Promise((resolve) => child.on("close", resolve));
}

const base = `http://${ADDRESS}:8080`;
const signIn = (body: unknown) =>
  fetch(`${base}/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("users and keys of a platform that runs", SLOW, () => {
  it("a user is added, signs in by a link once, then by a password, and is removed", async () => {
    expect(await said(["users", "--data", data])).toBe("no users\n");
    expect((await fetch(`${base}/v1/calls`)).status).toBe(200);
    await said(["users", "add", "ann", "--role", "ADMIN", "--data", data]);
    // From the first user on nobody reads without a name.
    expect((await fetch(`${base}/v1/calls`)).status).toBe(401);
    const { url } = JSON.parse(await said(["users", "link", "ann", "--data", data, "--json"])) as {
      readonly url: string;
    };
    expect(url).toMatch(new RegExp(`^${base}/sign-in#link=`));
    const link = new URLSearchParams(new URL(url).hash.slice(1)).get("link");
    const first = await signIn({ link });
    expect(first.status).toBe(204);
    const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
    expect(await (await fetch(`${base}/v1/session`, { headers: { cookie } })).json()).toMatchObject({
      ...{ name: "ann", role: "ADMIN", mode: "one-process" },
    });
    expect((await signIn({ link })).status).toBe(401);
    expect(await withPassword(["users", "password", "ann", "--data", data], "correct horse")).toBe(0);
    // The new password ends what was signed in by anything older.
    expect((await fetch(`${base}/v1/session`, { headers: { cookie } })).status).toBe(401);
    expect((await signIn({ name: "ann", password: "wrong horse" })).status).toBe(401);
    expect((await signIn({ name: "ann", password: "correct horse" })).status).toBe(204);
    expect(await said(["users", "--data", data])).toMatch(/ann\s+ADMIN\s+yes/);
    await said(["users", "remove", "ann", "--data", data]);
    const again = runTandem(["users", "remove", "ann", "--data", data]);
    expect([await again.exit, again.stderr()]).toEqual([1, "there is no user ann\n"]);
  });

  it("a key is made, used, and revoked; its secret is told once", async () => {
    const made = JSON.parse(
      await said(["keys", "add", "--label", "billing", "--scope", "calls:read", "--data", data, "--json"]),
    );
    const authorization = `Basic ${Buffer.from(`${made.keyId}:${made.secret}`).toString("base64")}`;
    expect((await fetch(`${base}/v1/calls`, { headers: { authorization } })).status).toBe(200);
    expect((await fetch(`${base}/v1/users`, { headers: { authorization } })).status).toBe(403);
    const listed = await said(["keys", "--data", data]);
    expect(listed).toMatch(/billing\s+all\s+calls:read\s+\S+\s+in force/);
    expect(listed).not.toContain(made.secret);
    await said(["keys", "revoke", made.keyId, "--data", data]);
    expect((await fetch(`${base}/v1/calls`, { headers: { authorization } })).status).toBe(401);
  });

  it("says what is missing where there is no platform, no token or no right", async () => {
    const nobody = runTandem(["users", "--data", join(root, "none")]);
    expect(await nobody.exit).toBe(1);
    expect(nobody.stderr()).toContain("no platform runs on");
    const stranger = runTandem(["keys", "--http", `${ADDRESS}:8080`], { TANDEM_HTTP_TOKEN: "" });
    expect(await stranger.exit).toBe(1);
    expect(stranger.stderr()).toContain("TANDEM_HTTP_TOKEN");
    const wrong = runTandem(["keys", "--http", `${ADDRESS}:8080`], { TANDEM_HTTP_TOKEN: "wrong" });
    expect(await wrong.exit).toBe(1);
    expect(wrong.stderr()).toContain("credentials are wrong");
  });
});
