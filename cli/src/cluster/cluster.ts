import { fail } from "../fail.ts";
import { showProgress } from "../terminal/progress.ts";
import { readyLine } from "../up/ready-line.ts";
import { untilSignal } from "../up/until-signal.ts";
import { RunningCluster } from "./running-cluster.ts";
import { startCluster } from "./start-cluster.ts";

export interface ClusterFlags {
  readonly config: string;
  readonly data: string;
  readonly routers: number;
  readonly edges: number;
  readonly http: "on" | "off";
}

/** Runs a cluster until a signal comes. */
export async function cluster(flags: ClusterFlags): Promise<void> {
  const progress = showProgress();
  const say = (line: string): void => {
    progress.end();
    process.stderr.write(`${line}\n`);
  };
  const running = new RunningCluster({ data: flags.data, say });
  const ended = untilSignal(() => {
    running.kill();
    process.exit(1);
  });
  const ending = new AbortController();
  void ended.signal.then((signal) => {
    say(`${signal}: ending in order; once more ends at once`);
    ending.abort();
  });
  const started = await startCluster({
    ...flags,
    http: flags.http === "on",
    process,
    running,
    say,
    progress: progress.show,
    signal: ending.signal,
  });
  progress.end();
  if (!started.ok) {
    fail(started.error);
    ended.cancel();
    return;
  }
  const { setUp, http, close } = started.value;
  process.stdout.write(`${readyLine(setUp.config.listen, http, running.data)}\n`);
  await ended.signal;
  await close();
  progress.end();
  ended.cancel();
}
