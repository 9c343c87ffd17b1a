import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { backOff, YOUNG_GENERATION_FLAGS } from "@tandem/process";
import type { PlannedProcess, Service } from "../cluster-plan.ts";
import { readiness } from "./admin-questions.ts";
import { forEachLine } from "./for-each-line.ts";
import { readableLine } from "./readable-line.ts";
import { watchHealth } from "./watch-health.ts";

const LOOK_MS = 100;
/** Longer than its own limit of 25 s (packages/process). */
const END_MS = 30_000;
/** The exit code of a start that cannot succeed. */
const HOPELESS = 2;
/** Lines of its last words that an error quotes. */
const KEPT = 5;
/** Those that hold calls in memory. */
const WITH_CALLS: ReadonlySet<Service> = new Set(["sip-edge", "transfer-router"]);

export interface OwnProcessOptions {
  readonly planned: PlannedProcess;
  /** Hears each line that the process writes, and what is done about it. */
  readonly say: (line: string) => void;
  /** Another process id, or none. */
  readonly changed: () => void;
}

/** One of our processes: started again, with back-off, whenever it dies or stalls, until it is ended. */
export class OwnProcess {
  readonly planned: PlannedProcess;
  readonly #say: (line: string) => void;
  readonly #changed: () => void;
  #child: ChildProcess | undefined;
  #watch = new AbortController();
  readonly #ending = new AbortController();
  #wait = backOff();
  #lastWords: string[] = [];
  #hopeless: string | undefined;
  #wasReady = false;
  #gone: Promise<void> = Promise.resolve();

  constructor({ planned, say, changed }: OwnProcessOptions) {
    this.planned = planned;
    this.#say = say;
    this.#changed = changed;
  }

  /** Undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  start(): void {
    const { name, service, environment, admin } = this.planned;
    const main = fileURLToPath(new URL(`../../../../services/${service}/src/main.ts`, import.meta.url));
    const flags = WITH_CALLS.has(service) ? YOUNG_GENERATION_FLAGS : [];
    // Its standard input is open as long as we are: it ends when we are killed.
    const child = spawn(process.execPath, [...flags, main], {
      env: { ...foreignEnvironment(), ...environment },
      stdio: ["pipe", "pipe", "pipe"],
      // Ctrl-C of a terminal goes to a whole process group, and the order of the end is ours.
      detached: true,
    });
    this.#child = child;
    this.#lastWords = [];
    const said = (written: string): void => {
      const line = readableLine(written);
      this.#lastWords = [...this.#lastWords, line].slice(-KEPT);
      this.#say(line.startsWith(`${name}: `) ? line : `${name}: ${line}`);
    };
    forEachLine(child.stdout, said);
    forEachLine(child.stderr, said);
    child.stdin.on("error", () => undefined);
    this.#watch = new AbortController();
    void watchHealth(admin, this.#watch.signal, () => {
      this.#say(`${name}: does not answer for 2 s; killing it`);
      child.kill("SIGKILL");
    });
    this.#gone = new Promise((resolve) => {
      child.once("error", (error) => {
        said(`cannot be run: ${error.message}`);
        if (child.pid === undefined) this.#ended(resolve, null, null);
      });
      // When its last line has been read, too.
      child.once("close", (code, signal) => this.#ended(resolve, code, signal));
    });
    this.#changed();
  }

  /** Resolves when it is ready. Rejects when it says that it never will be, or `signal` comes first. */
  async untilReady(signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      if (this.#hopeless !== undefined) throw new Error(this.#hopeless);
      if (this.pid !== undefined && (await readiness(this.planned.admin)).length === 0) return this.#isReady();
      await pause(LOOK_MS);
    }
  }

  /** As an operator would, and SIGKILL if that is not heard. It is not started again. */
  async end(): Promise<void> {
    this.#ending.abort();
    this.#watch.abort();
    const child = this.#child;
    if (child === undefined) return;
    const late = setTimeout(() => {
      this.#say(`${this.planned.name}: did not end in ${END_MS / 1000} s; killing it`);
      child.kill("SIGKILL");
    }, END_MS);
    child.kill("SIGTERM");
    await this.#gone;
    clearTimeout(late);
  }

  /** At once, and for good. */
  kill(): void {
    this.#ending.abort();
    this.#watch.abort();
    this.#child?.kill("SIGKILL");
  }

  #isReady(): void {
    this.#wait = backOff();
    this.#wasReady = true;
  }

  #ended(resolve: () => void, code: number | null, signal: NodeJS.Signals | null): void {
    this.#watch.abort();
    this.#child = undefined;
    resolve();
    this.#changed();
    if (this.#ending.signal.aborted) return;
    const { name } = this.planned;
    if (code === HOPELESS && !this.#wasReady) {
      this.#hopeless = `${name} cannot be started:\n${this.#lastWords.join("\n")}`;
      return;
    }
    const ms = this.#wait();
    this.#say(`${name}: ended with ${signal ?? code}; starting it again in ${ms / 1000} s`);
    void this.#again(ms);
  }

  async #again(ms: number): Promise<void> {
    const { signal } = this.#ending;
    await pause(ms, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    this.start();
    // Only one that got ready begins its back-off anew.
    await this.untilReady(AbortSignal.any([signal, this.#watch.signal])).catch(() => undefined);
  }
}

/** Ours, without what configures a process of the platform: that comes from the plan alone. */
function foreignEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("TANDEM_")));
}
