import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const READY_MS = 60_000;
const LOOK_MS = 100;

export interface Prometheus {
  /** Values of the answer's series that are numbers. Rejects with what Prometheus says of a query that it cannot read. */
  values(expr: string): Promise<readonly number[]>;
  /** Resolves when each target was scraped: what grows from now on has a beginning. */
  scraped(): Promise<void>;
  /** SIGTERM, and its end. */
  stop(): Promise<void>;
}

/** Debian's Prometheus on loopback, which scrapes these every two seconds. @param at "127.0.0.1:9090" */
export async function startPrometheus(
  at: string,
  jobs: Readonly<Record<string, { readonly targets: readonly string[]; readonly token?: string }>>,
): Promise<Prometheus> {
  const folder = await mkdtemp(join(tmpdir(), "tandem-prometheus-"));
  const scrapes = Object.entries(jobs).map(([job, { targets, token }]) => ({
    job_name: job,
    static_configs: [{ targets }],
    ...(token === undefined ? {} : { authorization: { credentials: token } }),
  }));
  const config = { global: { scrape_interval: "2s", scrape_timeout: "2s" }, scrape_configs: scrapes };
  await writeFile(join(folder, "prometheus.yml"), JSON.stringify(config));
  const child = spawn(
    "prometheus",
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=${at}`,
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-4_000);
  });
  const stop = async (): Promise<void> => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  for (const end = Date.now() + READY_MS; ; await setTimeout(LOOK_MS)) {
    const answer = await fetch(`http://${at}/-/ready`).catch(() => undefined);
    if (answer?.ok === true) break;
    if (child.exitCode === null && Date.now() < end) continue;
    await stop();
    throw new Error(`Prometheus does not start: ${said}`);
  }
  const wanted = Object.values(jobs).flatMap(({ targets }) => targets).length;
  return {
    values: (expr) => valuesOf(at, expr),
    async scraped() {
      for (const end = Date.now() + READY_MS; ; await setTimeout(LOOK_MS)) {
        const [count = 0] = await valuesOf(at, "sum(up)");
        if (count === wanted) return;
        if (Date.now() > end) throw new Error(`${count} of ${wanted} targets were scraped`);
      }
    },
    stop,
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  await exit;
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] };
}

async function valuesOf(at: string, expr: string): Promise<readonly number[]> {
  const response = await fetch(`http://${at}/api/v1/query?${new URLSearchParams({ query: expr })}`);
  const { status, error, data } = (await response.json()) as Answer;
  if (status !== "success") throw new Error(`${expr}: ${error}`);
  return (data?.result ?? []).map(({ value }) => Number(value[1])).filter(Number.isFinite);
}
