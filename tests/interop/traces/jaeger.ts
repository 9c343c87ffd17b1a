import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const START_MS = 30_000;
const LOOK_MS = 100;
const PORTS = { collector: 4318, query: 16686, grpc: 16685 } as const;

export interface Jaeger {
  /** Takes OTLP/HTTP. */
  readonly collector: string;
  /** Answers `/api/traces/{id}`. */
  readonly query: string;
  close(): Promise<void>;
}

/** A Jaeger 2 of the tests' own, in memory, on the address given. Rejects with what it said when it is not there in 30 s. */
export async function startJaeger(program: string, address: string): Promise<Jaeger> {
  const folder = mkdtempSync(join(tmpdir(), "tandem-jaeger-"));
  const file = join(folder, "config.yaml");
  writeFileSync(file, configOf(address));
  const child = spawn(program, ["--config", file], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const failed = new Promise<never>((_, reject) => child.on("error", reject));
  const query = `http://${address}:${PORTS.query}`;
  const close = async (): Promise<void> => {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.race([failed, untilAnswers(`${query}/api/services`, () => `${program} does not answer:\n${said}`)]);
  } catch (error) {
    await close();
    throw error;
  }
  return { collector: `http://${address}:${PORTS.collector}`, query, close };
}

async function untilAnswers(url: string, why: () => string): Promise<void> {
  const end = Date.now() + START_MS;
  for (;;) {
    const isThere = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    if (Date.now() > end) throw new Error(why());
    await setTimeout(LOOK_MS);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const over = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  child.kill("SIGTERM");
  await over;
}

/** As the chart's, deploy/k8s/tandem/templates/jaeger.yaml. */
function configOf(address: string): string {
  return JSON.stringify({
    service: {
      extensions: ["jaeger_storage", "jaeger_query"],
      pipelines: { traces: { receivers: ["otlp"], processors: ["batch"], exporters: ["jaeger_storage_exporter"] } },
      telemetry: { metrics: { level: "none" } },
    },
    extensions: {
      jaeger_storage: { backends: { kept: { memory: { max_traces: 1_000 } } } },
      jaeger_query: {
        storage: { traces: "kept" },
        http: { endpoint: `${address}:${PORTS.query}` },
        grpc: { endpoint: `${address}:${PORTS.grpc}` },
      },
    },
    receivers: { otlp: { protocols: { http: { endpoint: `${address}:${PORTS.collector}` } } } },
    processors: { batch: {} },
    exporters: { jaeger_storage_exporter: { trace_storage: "kept" } },
  });
}
