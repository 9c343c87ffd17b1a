import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runTandem, type Tandem } from "./testing/run-tandem.ts";

const SLOW = { timeout: 120_000 };
const ROOT = new URL("../../", import.meta.url);
/** The demo itself is on 127.0.20, which belongs to who runs it. */
const NETWORK = "127.0.39";

let root: string;
const running: Tandem[] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-readme-"));
});
afterAll(async () => {
  for (const { child } of running) child.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
});

it("README: the example's commands print what it says", SLOW, async () => {
  const [, example = ""] =
    /```sh\n([\s\S]*?)```/.exec(await readFile(new URL("../README.md", import.meta.url), "utf8")) ?? [];
  const demo = await readFile(new URL("examples/demo.yaml", ROOT), "utf8");
  const config = join(root, "demo.yaml");
  const decks = fileURLToPath(new URL("examples/decks", ROOT));
  await writeFile(config, demo.replaceAll("127.0.20", NETWORK).replaceAll("file: decks", `file: ${decks}`));
  const lines = [...example.matchAll(/^tandem (.*?) *(&?) *# (.*)$/gm)];
  expect(lines).toHaveLength(4);
  for (const [, command = "", background, said = ""] of lines) {
    const args = command.replace("examples/demo.yaml", config).replace("DATA", join(root, "data")).split(" ");
    const tandem = runTandem(args);
    running.push(tandem);
    if (background === "&") await tandem.line(/^ready /);
    else expect([await tandem.exit, tandem.stderr()]).toEqual([0, ""]);
    expect(tandem.stdout()).toContain(said.replaceAll("127.0.20", NETWORK));
  }
});
