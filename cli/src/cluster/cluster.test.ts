import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTandem } from "../testing/run-tandem.ts";
import { writeConfig } from "../testing/test-config.ts";

let root: string;
let config: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-cluster-input-"));
  config = await writeConfig(join(root, "cluster.yaml"), "127.0.22.41");
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function ended(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const tandem = runTandem(["cluster", ...args], env);
  return { code: await tandem.exit, stdout: tandem.stdout(), stderr: tandem.stderr() };
}

describe("a cluster that cannot be started says why, and starts nothing", { timeout: 60_000 }, () => {
  it("servers that are not installed, with one line to type", async () => {
    const data = join(root, "programs");
    const found = await ended(["--config", config, "--data", data], { PATH: "/nowhere" });
    expect([found.code, found.stdout]).toEqual([1, ""]);
    expect(found.stderr).toMatch(/^nats-server, redis-server.* are not installed/);
    expect(found.stderr).toMatch(/apt-get install -y --no-install-recommends nats-server redis-server/);
    await expect(stat(data)).rejects.toThrow("ENOENT");
  });

  it("a configuration that is wrong, as tandem up says it", async () => {
    const wrong = await writeConfig(join(root, "wrong.yaml"), "127.0.22.41", "colour: red\n");
    const data = join(root, "never");
    const found = await ended(["--config", wrong, "--data", data]);
    const up = runTandem(["up", "--config", wrong, "--data", data]);
    expect([found.code, await up.exit]).toEqual([1, 1]);
    expect(found.stderr).toContain("colour");
    expect(found.stderr).toBe(up.stderr());
  });

  it("a data folder that cannot be written", async () => {
    const file = join(root, "a-file");
    await writeFile(file, "");
    const found = await ended(["--config", config, "--data", join(file, "data")]);
    expect([found.code, found.stdout]).toEqual([1, ""]);
    expect(found.stderr).toContain("cannot be written");
  });

  it("a data folder of tandem up", async () => {
    await mkdir(join(root, "up", "postgres"), { recursive: true });
    const found = await ended(["--config", config, "--data", join(root, "up")]);
    expect(found.code).toBe(1);
    expect(found.stderr).toContain("holds the records of `tandem up`");
  });

  it("counts that make no cluster", async () => {
    const found = await ended(["--config", config, "--data", root, "--routers", "0"]);
    expect(found.code).toBe(2);
    expect(found.stderr).toContain("from 1 to 32");
  });

  it("the status of nobody", async () => {
    const found = await ended(["status", "--data", join(root, "nobody")]);
    expect([found.code, found.stdout]).toEqual([1, ""]);
    expect(found.stderr).toContain("no cluster runs on");
  });
});
