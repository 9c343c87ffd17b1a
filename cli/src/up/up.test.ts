import { createSocket } from "node:dgram";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTandem, type Tandem } from "../testing/run-tandem.ts";
import { writeConfig } from "../testing/test-config.ts";

const ADDRESS = "127.0.22.31";
const SLOW = { timeout: 60_000 };

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-up-"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("a running platform", SLOW, () => {
  let up: Tandem;
  let data: string;
  let config: string;
  beforeAll(async () => {
    data = join(root, "data");
    config = await writeConfig(join(root, "up.yaml"), ADDRESS);
    up = runTandem(["up", "--config", config, "--data", data]);
    await up.line(/^ready /);
  }, SLOW.timeout);
  afterAll(() => up.child.kill("SIGKILL"));

  it("says in one line where it takes calls", () => {
    expect(up.stdout()).toBe(`ready sip=udp:${ADDRESS}:5060 http=${ADDRESS}:8080 data=${data}\n`);
  });

  it("answers SIP", async () => {
    const socket = createSocket("udp4");
    const answer = new Promise<string>((resolve) =>
      socket.once("message", (bytes) => resolve(bytes.toString("latin1"))),
    );
    await new Promise<void>((resolve) => socket.bind(0, ADDRESS, resolve));
    const { port } = socket.address();
    socket.send(
      `OPTIONS sip:${ADDRESS} SIP/2.0\r\nVia: SIP/2.0/UDP ${ADDRESS}:${port};branch=z9hG4bK-1\r\nMax-Forwards: 70\r\n` +
        `From: <sip:a@${ADDRESS}>;tag=1\r\nTo: <sip:${ADDRESS}>\r\nCall-ID: up-test\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`,
      5060,
      ADDRESS,
    );
    expect(await answer).toMatch(/^SIP\/2\.0 200 /);
    socket.close();
  });

  it("is asked by tandem calls for its records, by its data folder, its configuration and its address", async () => {
    for (const where of [
      ["--data", data],
      ["--config", config],
      ["--http", `${ADDRESS}:8080`],
    ]) {
      const calls = runTandem(["calls", "--json", ...where]);
      expect([await calls.exit, calls.stderr()]).toEqual([0, ""]);
      expect(JSON.parse(calls.stdout())).toEqual({ calls: [], page: 1, pageSize: 50, totalItems: 0 });
    }
  });

  it("keeps its data folder from another one, which says who has it", async () => {
    const other = runTandem([
      "up",
      "--config",
      await writeConfig(join(root, "other.yaml"), "127.0.22.32"),
      "--data",
      data,
    ]);
    expect(await other.exit).toBe(1);
    expect(other.stderr()).toContain(`in use by process ${up.child.pid}`);
  });

  it.each([
    ["SIP", `udp:${ADDRESS}:5060 is in use by`, (text: string) => text.replace(`http: ${ADDRESS}:8080\n`, "")],
    ["HTTP", `http ${ADDRESS}:8080 is in use by`, (text: string) => text.replace(`udp:${ADDRESS}`, "udp:127.0.22.34")],
  ])(
    "keeps its %s port from another one, which says who has it before it makes anything",
    async (name, why, change) => {
      const file = join(root, `${name}.yaml`);
      await writeFile(file, change(await readFile(config, "utf8")));
      const data = join(root, `${name}-data`);
      const other = runTandem(["up", "--config", file, "--data", data]);
      expect(await other.exit).toBe(1);
      expect(other.stderr()).toContain(why);
      expect(other.stdout()).toBe("");
      await expect(stat(data)).rejects.toThrow("ENOENT");
    },
  );

  it("ends in order on SIGTERM, and its records are then read from the folder itself", async () => {
    up.child.kill("SIGTERM");
    expect(await up.exit).toBe(0);
    await expect(readFile(join(data, "tandem.json"))).rejects.toThrow("ENOENT");
    const calls = runTandem(["calls", "--data", data]);
    expect([await calls.exit, calls.stdout(), calls.stderr()]).toEqual([0, "no calls\n", ""]);
  });
});

describe("a platform whose configuration names no http address", SLOW, () => {
  let config: string;
  let data: string;
  beforeAll(async () => {
    data = join(root, "unnamed");
    config = await writeConfig(join(root, "unnamed.yaml"), "127.0.22.36");
    await writeFile(config, (await readFile(config, "utf8")).replace(/^http: .*\n/m, ""));
  });

  it("is asked by tandem calls all the same, and by nobody who cannot read its data folder", async () => {
    const up = runTandem(["up", "--config", config, "--data", data]);
    const [, http = ""] = / http=(127\.0\.0\.1:\d+) /.exec(await up.line(/^ready /)) ?? [];
    const calls = runTandem(["calls", "--json", "--data", data]);
    expect([await calls.exit, calls.stderr()]).toEqual([0, ""]);
    expect(JSON.parse(calls.stdout())).toMatchObject({ calls: [], totalItems: 0 });
    expect((await fetch(`http://${http}/readyz`)).status).toBe(200);
    expect((await fetch(`http://${http}/v1/calls`)).status).toBe(401);
    expect((await stat(join(data, "tandem.json"))).mode & 0o077).toBe(0);
    const stranger = runTandem(["calls", "--http", http]);
    expect(await stranger.exit).toBe(1);
    expect(stranger.stderr()).toContain("tandem calls --data");
    up.child.kill("SIGTERM");
    expect(await up.exit).toBe(0);
  });

  it("is not asked with --http off, which tandem calls says", async () => {
    const up = runTandem(["up", "--config", config, "--data", data, "--http", "off"]);
    expect(await up.line(/^ready /)).toContain(" http=off ");
    const calls = runTandem(["calls", "--data", data]);
    expect(await calls.exit).toBe(1);
    expect(calls.stderr()).toContain(
      `tandem up (process ${up.child.pid}) has ${data} open and was started with --http off`,
    );
    up.child.kill("SIGTERM");
    await up.exit;
  });

  it("that was killed leaves a file that nobody is sent astray by, even where its process id lives again", async () => {
    const stale = { pid: process.pid, http: "127.0.22.36:9", token: "old" };
    await writeFile(join(data, "tandem.json"), JSON.stringify(stale));
    const calls = runTandem(["calls", "--data", data]);
    expect([await calls.exit, calls.stdout(), calls.stderr()]).toEqual([0, "no calls\n", ""]);
  });
});

describe("what cannot be started says why and exits with 1", SLOW, () => {
  it.each([
    [
      "every error of a configuration, each with its line and what to write",
      "colour: red\nflavour: sour\n",
      [":15:1", ":16:1", "fix:", "2 errors"],
    ],
    ["broken YAML", "trunks: [\n", [":16:", "fix:"]],
  ])("%s", async (name, more, words) => {
    const config = await writeConfig(join(root, `${name.slice(0, 6)}.yaml`), "127.0.22.33", more);
    const up = runTandem(["up", "--config", config, "--data", join(root, "never")]);
    expect(await up.exit).toBe(1);
    for (const word of words) expect(up.stderr()).toContain(word);
  });

  it("a deck's row and column", async () => {
    const deck = join(root, "bad.csv");
    await writeFile(
      deck,
      "prefix,destination,price_per_minute,connection_fee,first_increment_s,next_increment_s,effective_from\n+1,US,free,0,60,60,2025-01-01T00:00:00Z\n",
    );
    const config = await writeConfig(join(root, "deck.yaml"), "127.0.22.33");
    const text = await readFile(config, "utf8");
    await writeFile(config, text.replace(/file: .*outbound-eur\.csv/, `file: ${deck}`));
    const up = runTandem(["up", "--config", config, "--data", join(root, "never")]);
    expect(await up.exit).toBe(1);
    expect(up.stderr()).toContain("bad.csv, line 2, column price_per_minute");
  });

  it("a configuration that does not exist", async () => {
    const up = runTandem(["up", "--config", join(root, "none.yaml"), "--data", join(root, "never")]);
    expect(await up.exit).toBe(1);
    expect(up.stderr()).toContain("the file does not exist");
  });

  it("a data folder that cannot be written", async () => {
    const file = join(root, "a-file");
    await writeFile(file, "");
    const config = await writeConfig(join(root, "data.yaml"), "127.0.22.33");
    const up = runTandem(["up", "--config", config, "--data", join(file, "data")]);
    expect(await up.exit).toBe(1);
    expect(up.stderr()).toContain("cannot be written");
  });
});
