import { fail } from "../fail.ts";
import { printCaptured } from "./print-captured.ts";
import { readyLine } from "./ready-line.ts";
import { start } from "./start.ts";
import { untilSignal } from "./until-signal.ts";
import { growYoungGeneration } from "./young-generation.ts";

export interface UpFlags {
  readonly config: string;
  readonly data: string;
  readonly http: "on" | "off";
  readonly capture: boolean;
  readonly warmUp: "on" | "off";
}

/** Enough for V8 to have compiled what every call runs; they take about as long as the database takes to open. */
const WARM_UP_CALLS = 300;

/** Runs the platform until a signal comes. */
export async function up(flags: UpFlags): Promise<void> {
  growYoungGeneration();
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  const warn = (line: string): void => void process.stderr.write(`${line}\n`);
  const ended = untilSignal();
  const collector = process.env["OTEL_EXPORTER_OTLP_ENDPOINT"];
  const started = await start({
    config: flags.config,
    data: flags.data,
    http: flags.http === "on",
    process,
    warn,
    warmUpCalls: flags.warmUp === "on" ? WARM_UP_CALLS : 0,
    ...(collector === undefined ? {} : { collector }),
    ...(flags.capture ? { capture: printCaptured(write) } : {}),
  });
  if (!started.ok) {
    fail(started.error);
    ended.cancel();
    return;
  }
  const { platform, setUp, http, data, close } = started.value;
  if (platform.restarted > 0) warn(`${platform.restarted} calls of the last run had no end: ended with cause restart`);
  write(readyLine(setUp.config.listen, http?.address, data));
  const signal = await ended.signal;
  const active = platform.router.size;
  warn(`${signal}: ending${active === 0 ? "" : ` with ${active} calls in memory`}; once more ends at once`);
  await close();
}
