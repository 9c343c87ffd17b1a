import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { LoadPlan } from "../load-plan.ts";
import type { FromWorker, ToWorker, WorkerSample } from "../worker-message.ts";

const WORKER = fileURLToPath(new URL("../worker-main.ts", import.meta.url));
const READY_MS = 60_000;
const KILLED_MS = 5_000;
const KEPT = 2_000;

/** How a worker is started: a program whose last argument is the plan. */
export interface WorkerCommand {
  readonly program: string;
  readonly args: readonly string[];
  readonly plan: LoadPlan;
}

export const localWorker = (plan: LoadPlan): WorkerCommand => ({ program: process.execPath, args: [WORKER], plan });

/** A worker that runs, here or in a pod. */
export interface WorkerLink {
  tell(message: ToWorker): void;
  /** The status of the platform's answer to an OPTIONS; 0 when it gave none. */
  readonly answered: Promise<number>;
  /** Resolves when it has ended. Rejects when it ended without having been told to. */
  readonly ended: Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

/** Starts a worker. Resolves when it can call; rejects with why it cannot. */
export async function startWorker(
  { program, args, plan }: WorkerCommand,
  heard: (sample: WorkerSample) => void,
): Promise<WorkerLink> {
  const child = spawn(program, [...args, JSON.stringify(plan)], { stdio: ["pipe", "pipe", "pipe"] });
  const ready = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<number>();
  let [said, isEnding] = ["", false];
  child.stderr.on("data", (bytes: Buffer) => {
    said = (said + bytes.toString("utf8")).slice(-KEPT);
  });
  child.stdin.on("error", () => undefined);
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = readLine(line);
    if (message?.say === "ready") ready.resolve();
    else if (message?.say === "answered") answered.resolve(message.status);
    else if (message?.say === "sample") heard(message);
    else if (message?.say === "refused") ready.reject(new Error(message.why));
    else said = (said + line).slice(-KEPT);
  });
  const ended = new Promise<void>((resolve, reject) => {
    const fails = (error: Error): void => (isEnding ? resolve() : reject(error));
    child.on("error", (cause) => fails(new Error(`${program} could not be started`, { cause })));
    child.on("close", (code) => fails(new Error(`worker ${plan.worker} ended with ${code}: ${said.trim()}`)));
  });
  ended.catch((error: unknown) => ready.reject(error));
  // Who never asks for it must not be told so by the process's end.
  answered.promise.catch(() => undefined);
  await within(ready.promise, child, `worker ${plan.worker} was not ready in ${READY_MS / 1_000} s`);
  return {
    answered: answered.promise,
    ended,
    tell(message) {
      if (message.do === "end") isEnding = true;
      child.stdin.write(`${JSON.stringify(message)}\n`);
    },
    kill() {
      isEnding = true;
      child.stdin.end();
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), KILLED_MS);
      child.once("close", () => clearTimeout(late));
    },
  };
}

function readLine(line: string): FromWorker | undefined {
  try {
    return JSON.parse(line) as FromWorker;
  } catch {
    return undefined;
  }
}

async function within(ready: Promise<void>, child: ChildProcess, otherwise: string): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => late.reject(new Error(otherwise)), READY_MS);
  try {
    await Promise.race([ready, late.promise]);
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
