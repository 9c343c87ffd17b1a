import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectRedis } from "@tandem/adapter-redis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readClusterFile } from "../../../cli/src/cluster/cluster-file.ts";
import { runTandem, type Tandem } from "../../../cli/src/testing/run-tandem.ts";
import { type Prometheus, startPrometheus } from "../../metrics/prometheus.ts";
import { unanswered } from "../../metrics/unanswered.ts";

// Every query of dashboards and alerts, asked of a Prometheus that scrapes each process of `tandem cluster` while it takes calls.

const NETWORK = "127.0.28";
const EXAMPLES = new URL("../../../examples/", import.meta.url).pathname;
const SLOW_MS = 180_000;

let root: string;
const data = join(tmpdir(), `tandem-queries-data-${process.pid}`);
let tandem: Tandem;
let prometheus: Prometheus;
/** Admin listeners by the names of their processes. */
let admin: ReadonlyMap<string, string>;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-queries-"));
  const config = join(root, "demo.yaml");
  const example = await readFile(join(EXAMPLES, "demo.yaml"), "utf8");
  await writeFile(config, example.replaceAll("127.0.20.", `${NETWORK}.`).replaceAll("decks/", `${EXAMPLES}decks/`));
  tandem = runTandem(["cluster", "--config", config, "--data", data]);
  await tandem.line(/^ready /);
  const all = readClusterFile(data) ?? [];
  await boundRedis(all.find(({ name }) => name === "redis")?.at ?? "");
  const own = all.filter(({ isServer }) => !isServer);
  admin = new Map(own.map(({ name, at }) => [name, at]));
  prometheus = await startPrometheus(`${NETWORK}.9:9090`, { tandem: { targets: [...admin.values()] } });
}, SLOW_MS);

/** `tandem cluster` gives its Redis no bound, of which there is nothing to tell then. */
async function boundRedis(at: string): Promise<void> {
  const { redis } = JSON.parse(await readFile(join(data, "cluster", "secrets.json"), "utf8")) as { redis: string };
  const connection = connectRedis({ url: `redis://:${redis}@${at}`, name: "test", say: () => undefined });
  await connection.up();
  await connection.ask((client) => client.config("SET", "maxmemory", "512mb"));
  await connection.close();
}

test("every query has an answer", { timeout: SLOW_MS }, async () => {
  expect([...admin.keys()].toSorted()).toEqual([
    "billing",
    "cdr",
    "edge-0",
    "edge-1",
    "portal",
    "router-0",
    "router-1",
  ]);
  expect(await unanswered(prometheus, NETWORK, () => true)).toEqual([]);
});

test("a router tells the metrics of the edges, of which none has an address for it", async () => {
  const text = await (await fetch(`http://${admin.get("router-0")}/metrics/edges`)).text();
  const received = [...text.matchAll(/^tandem_edge_received_total\{instance="([^"]+)"\} (\d+)$/gm)];
  expect(received.map(([, instance]) => instance).toSorted()).toEqual(["edge-0", "edge-1"]);
  const own = await Promise.all(
    ["edge-0", "edge-1"].map(async (name) => {
      const told = await (await fetch(`http://${admin.get(name)}/metrics`)).text();
      return Number(/^tandem_edge_received_total (\d+)$/m.exec(told)?.[1]);
    }),
  );
  const [sum, ownSum] = [received.map(([, , count]) => Number(count)), own].map((all) =>
    all.reduce((before, one) => before + one, 0),
  );
  expect([sum, (sum ?? 0) > 0]).toEqual([ownSum, true]);
});

afterAll(async () => {
  await prometheus?.stop();
  tandem?.child.kill("SIGTERM");
  await tandem?.exit;
  const all = { recursive: true, force: true, maxRetries: 50, retryDelay: 100 };
  await Promise.all([rm(root, all), rm(data, all)]);
}, SLOW_MS);
