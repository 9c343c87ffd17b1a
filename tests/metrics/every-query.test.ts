import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runTandem, type Tandem } from "../../cli/src/testing/run-tandem.ts";
import { type Prometheus, startPrometheus } from "./prometheus.ts";
import { unanswered } from "./unanswered.ts";

// Dashboards and alerts, asked of a Prometheus that scrapes `tandem up` while it takes calls.

const NETWORK = "127.0.27";
const EXAMPLES = new URL("../../examples/", import.meta.url).pathname;
const SLOW_MS = 180_000;

let folder: string;
let tandem: Tandem;
let prometheus: Prometheus;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-queries-"));
  const config = join(folder, "demo.yaml");
  const example = await readFile(join(EXAMPLES, "demo.yaml"), "utf8");
  await writeFile(config, example.replaceAll("127.0.20.", `${NETWORK}.`).replaceAll("decks/", `${EXAMPLES}decks/`));
  tandem = runTandem(["up", "--config", config, "--data", join(folder, "data")]);
  await tandem.line(/^ready /);
  prometheus = await startPrometheus(`${NETWORK}.9:9090`, { tandem: { targets: [`${NETWORK}.1:8080`] } });
}, SLOW_MS);

test("every query that one process can answer has an answer", { timeout: SLOW_MS }, async () => {
  expect(await unanswered(prometheus, NETWORK, (scope) => scope === "any")).toEqual([]);
});

test("a query that cannot be read is said to be one", async () => {
  await expect(prometheus.values("rate(")).rejects.toThrow("parse error");
});

afterAll(async () => {
  await prometheus?.stop();
  tandem?.child.kill("SIGTERM");
  await tandem?.exit;
  await rm(folder, { recursive: true, force: true });
}, SLOW_MS);
