import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTandem, type Tandem } from "../testing/run-tandem.ts";
import type { LoadReport } from "./report/load-report.ts";

const SLOW = { timeout: 120_000 };
const NET = "127.0.37";
const TARGET = `${NET}.1:5060`;
const CALLED = ["--called", `${NET}.3:5060,${NET}.4:5060`];
const PARTIES = ["--caller", `${NET}.2:5060,${NET}.2:5062`, ...CALLED];
/** Nothing is judged, and nobody loses patience on a slow machine: only that calls are transferred. */
const CONTENT = ["--failed", "100", "--p99", "3600000", "--hang-up", "30000", "--patience", "60000"];
const LOAD_FOLDER = fileURLToPath(new URL("../../../tests/load/", import.meta.url));

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-load-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function ended(...args: readonly string[]) {
  const tandem = runTandem(["load", ...args]);
  return { code: await tandem.exit, stdout: tandem.stdout(), stderr: tandem.stderr() };
}

describe("tandem load on a running platform", SLOW, () => {
  let up: Tandem;
  let data: string;
  beforeAll(async () => {
    const config = join(root, "trunk.yaml");
    const standard = await readFile(join(LOAD_FOLDER, "trunk.yaml"), "utf8");
    await writeFile(config, standard.replaceAll("127.0.20", NET).replaceAll("file: ", `file: ${LOAD_FOLDER}`));
    data = join(root, "data");
    up = runTandem(["up", "--config", config, "--data", data]);
    await up.line(/^ready /);
  }, SLOW.timeout);
  afterAll(async () => {
    up.child.kill("SIGTERM");
    await up.exit;
  });

  it("transfers every call that it begins, to a number and to a foreign address, and writes what it saw", async () => {
    const referTo = `sip:+12025550202@acme.trunk.example,sip:carol@${NET}.4`;
    const file = join(root, "out", "load.html");
    const how = ["--rate", "5", "--seconds", "4", "--refer-to", referTo, "--data", data, "--report", file, "--json"];
    const found = await ended("--target", TARGET, ...PARTIES, ...CONTENT, ...how);
    const report = JSON.parse(found.stdout) as LoadReport;
    const { total, steps, looks, seconds } = report;
    expect(total).toMatchObject({ failed: {}, ok: total.begun });
    // The one that is tried first, and those of two settled seconds at the least.
    expect(total.begun).toBeGreaterThan(10);
    for (const { count } of Object.values(total.latencies)) expect(count).toBe(total.ok);
    expect(seconds.reduce((sum, { begun }) => sum + begun, 0)).toBe(total.begun);
    expect(steps.map(({ kind, rate }) => [kind, rate])).toEqual([["hold", 5]]);
    expect(found.code).toBe(steps[0]?.held ? 0 : 1);
    expect(looks.at(-1)?.replicas).toEqual({ tandem: 1 });
    expect(JSON.parse(await readFile(join(root, "out", "load.json"), "utf8"))).toEqual(report);
    expect(await readFile(file, "utf8")).toContain("<svg ");
  });

  it("looks for the highest rate, and ends where it was told to", async () => {
    const lengths = ["--seconds", "8", "--settle", "4", "--confirm-seconds", "8"];
    const how = ["--ramp", "--from", "4", "--up-to", "4", ...lengths, "--json"];
    const found = await ended("--target", TARGET, ...PARTIES, ...CONTENT, ...how);
    const { steps, highestRate, total } = JSON.parse(found.stdout) as LoadReport;
    expect(total).toMatchObject({ failed: {}, ok: total.begun });
    // A machine that is too slow for four calls a second is told so: then no step was held.
    const confirmed = steps.filter(({ kind, held }) => kind === "confirm" && held).map(({ rate }) => rate);
    expect(confirmed).toEqual(highestRate === null ? [] : [highestRate]);
    expect(steps[0]).toMatchObject({ kind: "climb", rate: 4 });
    expect(found.code).toBe(highestRate === null ? 1 : 0);
  });

  it("ends when it is interrupted, however long it was to hold a rate", async () => {
    const lengths = ["--seconds", "2", "--settle", "0", "--confirm-seconds", "3600"];
    const how = ["--ramp", "--from", "1", "--up-to", "1", ...lengths, "--json"];
    const tandem = runTandem(["load", "--target", TARGET, ...PARTIES, ...CONTENT, ...how]);
    await expect.poll(tandem.stderr, SLOW).toContain("climb 1/s");
    tandem.child.kill("SIGINT");
    expect(await tandem.exit).toBe(1);
    expect(tandem.stdout()).toBe("");
    expect(tandem.stderr()).toContain("it was interrupted");
  });

  it.each([
    [
      "a caller that the platform does not know",
      ["--caller", `${NET}.9:5060`, ...CALLED],
      "the caller's address must be in",
    ],
    [
      "a number that leads to nobody",
      ["--dial", "sip:+12025559999@acme.trunk.example", ...PARTIES],
      "the first call failed: INVITE: ",
    ],
    [
      "a target that the trunk does not permit",
      ["--refer-to", "sip:x@other.example", ...PARTIES],
      "the first call failed: ",
    ],
  ])("says what is wrong with the first call: %s", async (_, wrong, why) => {
    const found = await ended("--target", TARGET, "--rate", "5", ...wrong);
    expect([found.code, found.stdout]).toEqual([1, ""]);
    expect(found.stderr).toContain(why);
  });
});

describe("tandem load", SLOW, () => {
  const nobody = ["--target", `${NET}.8:5060`, "--rate", "5", "--patience", "1000"];
  it.each([
    ["no target", ["--rate", "5"], 2, "--target"],
    ["neither a rate nor a search", ["--target", TARGET], 1, "give either --rate N or --ramp"],
    ["both", ["--target", TARGET, "--rate", "5", "--ramp"], 1, "give either --rate N or --ramp"],
    ["a rate that is none", ["--target", TARGET, "--rate", "0"], 2, "from 0.1 to 100000"],
    [
      "a search that ends before it begins",
      ["--target", TARGET, "--ramp", "--from", "9", "--up-to", "5"],
      1,
      "is above",
    ],
    ["a socket that is no address", ["--target", TARGET, "--rate", "5", "--caller", "pbx:5060"], 2, "127.0.0.1:5060"],
    [
      "an address of another machine",
      ["--target", TARGET, "--rate", "5", "--caller", "192.0.2.1:5060"],
      1,
      "EADDRNOTAVAIL",
    ],
    [
      "a name without an address",
      ["--target", "nobody.invalid", "--rate", "5"],
      1,
      "nobody.invalid has no IPv4 address",
    ],
    [
      "a folder that nothing runs on",
      ["--target", TARGET, "--rate", "5", "--data", "/nonexistent"],
      1,
      "nothing runs on",
    ],
    ["nobody who answers", [...nobody, ...PARTIES], 1, `nobody answers SIP at udp:${NET}.8:5060`],
  ])("refuses %s", async (_, args, code, why) => {
    const found = await ended(...args);
    expect([found.code, found.stdout]).toEqual([code, ""]);
    expect(found.stderr).toContain(why);
  });
});
