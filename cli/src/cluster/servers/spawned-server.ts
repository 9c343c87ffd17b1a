import { type ChildProcess, spawn } from "node:child_process";
import { endsWithUs } from "./ends-with-us.ts";

/** A server that is not there after this is taken for broken. */
const READY_MS = 20_000;
/** A server that has not ended after this is killed. */
const STOP_MS = 10_000;
/** Characters of a server's last words that an error quotes. */
const KEPT = 2_000;

export interface SpawnOptions {
  /** Where it runs, and as whom; ours where they are left out. */
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** How an operator ends it. Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface SpawnedServer {
  readonly pid: number;
  /** Resolves when the process is gone, with its last words. */
  readonly ended: Promise<string>;
  /** As an operator would, and SIGKILL if that is not heard. */
  stop(): Promise<void>;
  /** SIGKILL: as a crash. Resolves when the process is gone. */
  kill(): Promise<void>;
}

/** Runs a server; resolves when one of its lines matches `ready`, with what that line says. Rejects with its last words. */
export async function spawnServer(
  command: string,
  parameters: readonly string[],
  ready: RegExp,
  { stopSignal = "SIGTERM", ...options }: SpawnOptions = {},
): Promise<SpawnedServer & { readonly matched: RegExpExecArray }> {
  const [program, ...args] = endsWithUs(command, parameters, stopSignal);
  // Ctrl-C of a terminal goes to a whole process group, and who ends when is ours to say.
  const child = spawn(program, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const { matched, lastWords } = await untilReady(child, command, ready);
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} has no process id`);
  const ended = new Promise<string>((resolve) => {
    const done = (): void => resolve(lastWords());
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once("exit", done);
  });
  return { pid, matched, ended, stop: () => end(child, stopSignal), kill: () => end(child, "SIGKILL") };
}

interface Ready {
  readonly matched: RegExpExecArray;
  readonly lastWords: () => string;
}

function untilReady(child: ChildProcess, command: string, ready: RegExp): Promise<Ready> {
  let said = "";
  return new Promise((resolve, reject) => {
    const giveUp = (why: string, cause?: unknown): void => {
      clearTimeout(late);
      child.kill("SIGKILL");
      reject(new Error(`${command} ${why}: ${said.trim()}`, { cause }));
    };
    const late = setTimeout(() => giveUp(`was not ready in ${READY_MS} ms`), READY_MS);
    const take = (bytes: Buffer): void => {
      said = (said + bytes.toString("utf8")).slice(-KEPT);
      const matched = ready.exec(said);
      if (matched === null) return;
      clearTimeout(late);
      resolve({ matched, lastWords: () => said.trim() });
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.on("error", (error) => giveUp("cannot be run", error));
    child.on("exit", (code, signal) => giveUp(`ended with ${signal ?? code}`));
  });
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.on("exit", () => {
      clearTimeout(late);
      resolve();
    });
    child.kill(signal);
  });
}
