import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { runTandem } from "./testing/run-tandem.ts";
import { writeConfig } from "./testing/test-config.ts";

const SLOW = { timeout: 30_000 };

let root: string;
let config: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-app-"));
  config = await writeConfig(join(root, "app.yaml"), "127.0.22.34");
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function ended(...args: readonly string[]) {
  const tandem = runTandem(args);
  return { code: await tandem.exit, stdout: tandem.stdout(), stderr: tandem.stderr() };
}

describe("the program", SLOW, () => {
  it("tells its version and its commands", async () => {
    expect((await ended("--version")).stdout.trim()).toBe(manifest.version);
    const help = await ended("--help");
    for (const command of ["up", "demo", "calls", "explain"]) expect(help.stdout).toContain(command);
  });

  it.each([
    [["cals"], 2, "did you mean calls"],
    [["up"], 2, "--config"],
    [["up", "--colour"], 2, "--colour"],
    [["calls", "--limit", "0"], 2, "from 1 to 1000"],
    [["calls", "--data", "/nonexistent/folder"], 1, "holds no call records"],
    [["calls", "--http", "127.0.22.35:9"], 1, "no tandem answers at http://127.0.22.35:9"],
    [["calls", "--http", "not an address"], 1, "write it as 127.0.0.1:8080"],
  ])("%j exits with %d and says %s", async (args, code, text) => {
    const found = await ended(...args);
    expect([found.code, found.stdout]).toEqual([code, ""]);
    expect(found.stderr).toContain(text);
  });
});

describe("tandem explain", SLOW, () => {
  it.each([
    [
      "a number of the trunk's own domain",
      "<sip:+12025550202@acme.trunk.example>",
      { targetClass: "PSTN", referStatus: 202 },
    ],
    [
      "a country that is not permitted",
      "<sip:+4930901820@acme.trunk.example>",
      { targetClass: "PSTN", referStatus: 403, rule: "country-permissions" },
    ],
    [
      "a foreign address that the guard denies",
      "<sip:carol@127.0.22.36>",
      { targetClass: "SIP", referStatus: 202, finalStatus: 403 },
    ],
    ["a Refer-To that is none", "<nonsense", { referStatus: 400 }],
  ])("says what becomes of %s", async (_, referTo, expected) => {
    const found = await ended("explain", "--config", config, "--trunk", "acme", "--refer-to", referTo, "--json");
    expect([found.code, found.stderr]).toEqual([0, ""]);
    expect(JSON.parse(found.stdout)).toMatchObject(expected);
  });

  it("names the trunks that there are", async () => {
    const found = await ended("explain", "--config", config, "--trunk", "acne", "--refer-to", "sip:x");
    expect([found.code, found.stderr]).toEqual([1, `there is no trunk acne in ${config}; there are acme\n`]);
  });
});
