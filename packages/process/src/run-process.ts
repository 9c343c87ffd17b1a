import { openLogger } from "@tandem/observability/logger";
import { messageOf } from "./message-of.ts";
import { type Readiness, readiness } from "./readiness.ts";

/** The part of Node's `process` that a service's main.ts hands in. */
export interface RunningProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: {
    on(event: "close" | "error", listener: () => void): unknown;
    resume(): unknown;
  };
  readonly stderr: {
    write(text: string): unknown;
    on(event: "error", listener: () => void): unknown;
  };
  on(signal: "SIGTERM" | "SIGINT", listener: () => void): unknown;
  exit(code: number): void;
}

/** Whose lines these are. */
export interface Named {
  /** "billing" */
  readonly service: string;
  /** This process or pod: "billing-0". */
  readonly name: string;
  /** Ms that its parts may take to end on top of 25 s; 0. */
  readonly drainMs?: number;
}

export interface Life extends Readiness {
  /** Aborted by SIGTERM or SIGINT. */
  readonly signal: AbortSignal;
  /** A JSON line on stderr. */
  readonly say: (what: string) => void;
  /** One that a person must look at. */
  readonly alarm: (what: string) => void;
  /** What to end, and its name. What was opened last ends first. */
  readonly atEnd: (name: string, end: () => Promise<void>) => void;
}

/** Longer than any hand-over takes; the supervisor kills at 30 s. */
const END_LIMIT_MS = 25_000;
/** With the supervisor the servers have gone as well: what cannot be handed over now never will be. */
const ORPHAN_LIMIT_MS = 8_000;
/**
 * Runs a service until SIGTERM or SIGINT, then ends its parts, the last opened first, and exits: 0 when all ended, 1
 * when one did not in 25 s (and `drainMs`), failed, or a second signal came; 2 for a start that cannot succeed (`start` threw). With
 * `TANDEM_SUPERVISOR=stdin` it ends as well when its standard input does: whoever started it has died.
 */
export function runProcess(
  process: RunningProcess,
  { service, name, drainMs = 0 }: Named,
  start: (life: Life) => Promise<void>,
): void {
  const ending = new AbortController();
  const parts: { readonly name: string; readonly end: () => Promise<void> }[] = [];
  const log = openLogger({ name: service, pod: name, write: (line) => void process.stderr.write(line) });
  const say = (what: string): void => log.info(what);
  const alarm = (what: string): void => log.error(what);
  const life: Life = {
    signal: ending.signal,
    say,
    alarm,
    atEnd: (part, end) => void parts.push({ name: part, end }),
    ...readiness(ending.signal, say),
  };
  const begun = life.waitFor("start");

  async function end(code: number, limitMs = END_LIMIT_MS + drainMs): Promise<void> {
    ending.abort();
    const limit = setTimeout(() => {
      alarm(`${parts.at(-1)?.name ?? "the start"} did not end in ${limitMs / 1000} s`);
      process.exit(1);
    }, limitMs);
    await started;
    let result = code;
    for (let part = parts.at(-1); part !== undefined; part = parts.at(-1)) {
      await part.end().catch((error: unknown) => {
        alarm(`${part?.name} did not end as it should: ${messageOf(error)}`);
        result = 1;
      });
      parts.pop();
    }
    clearTimeout(limit);
    process.exit(result);
  }

  const onSignal = (): void => {
    if (ending.signal.aborted) process.exit(1);
    else void end(0);
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  if (process.env["TANDEM_SUPERVISOR"] === "stdin") whenOrphaned(process, () => void end(1, ORPHAN_LIMIT_MS));
  const started = start(life).then(
    () => begun.isThere(),
    (error: unknown) => {
      alarm(messageOf(error));
      if (!ending.signal.aborted) void Promise.resolve().then(() => end(2));
    },
  );
}

/** The other end of the standard input is held by who started us, and by nobody else. */
function whenOrphaned({ stdin, stderr }: RunningProcess, then: () => void): void {
  let isOrphaned = false;
  const orphaned = (): void => {
    if (isOrphaned) return;
    isOrphaned = true;
    then();
  };
  // Nobody reads our last words then, which is no reason to end without order.
  stderr.on("error", orphaned);
  stdin.on("error", orphaned);
  stdin.on("close", orphaned);
  stdin.resume();
}
