import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Note, Order } from "./crash/crash-point.ts";

const CRASH_POINTS = fileURLToPath(new URL("crash/crash-points.ts", import.meta.url));
const READY_LOOK_MS = 50;
const READY_MS = 60_000;

export type ServiceName = "billing" | "cdr" | "portal" | "sip-edge" | "transfer-router";

export interface ProcessOptions {
  readonly name: string;
  readonly service: ServiceName;
  readonly environment: Readonly<Record<string, string>>;
  /** Where it writes what it says; goes on at its end. */
  readonly log: string;
  readonly noted: (name: string, note: Note) => void;
  /** It was killed. One that ends by itself stays away: it is broken. */
  readonly killed: () => void;
}

/** One process of the platform: a service's main.ts, with the crash points loaded before it. */
export class PlatformProcess {
  readonly name: string;
  readonly log: string;
  readonly #child: ChildProcess;
  readonly #admin: string;
  readonly #heard: (() => void)[] = [];

  constructor({ name, service, environment, log, noted, killed }: ProcessOptions) {
    this.name = name;
    this.log = log;
    this.#admin = environment["TANDEM_ADMIN_LISTEN"] ?? "";
    const main = fileURLToPath(new URL(`../../../services/${service}/src/main.ts`, import.meta.url));
    const out = openSync(log, "a");
    this.#child = spawn(process.execPath, ["--import", CRASH_POINTS, main], {
      env: { PATH: process.env["PATH"] ?? "", TANDEM_NAME: name, ...environment },
      stdio: ["ignore", out, out, "ipc"],
    });
    closeSync(out);
    this.#child.on("message", (note: Note) => {
      if (note.kind === "heard") this.#heard.shift()?.();
      else noted(name, note);
    });
    this.#child.on("exit", (_, signal) => {
      for (const heard of this.#heard.splice(0)) heard();
      if (signal === "SIGKILL") killed();
    });
  }

  get isUp(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** All that processes of this name have said. */
  get said(): string {
    return readFileSync(this.log, "utf8");
  }

  /** Resolves when the process has taken the order, or is gone. */
  order(order: Order): Promise<void> {
    if (!this.isUp) return Promise.resolve();
    return new Promise((resolve) => {
      this.#heard.push(resolve);
      this.#child.send(order, (error) => {
        if (error !== null) resolve();
      });
    });
  }

  signal(signal: NodeJS.Signals): void {
    if (this.isUp) this.#child.kill(signal);
  }

  /** In order; resolves with the exit code. */
  async end(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    if (!this.isUp) return this.#child.exitCode;
    const ended = once(this.#child, "exit");
    this.#child.kill(signal);
    await ended;
    return this.#child.exitCode;
  }

  async isReady(): Promise<boolean> {
    const response = await fetch(`http://${this.#admin}/readyz`).catch(() => undefined);
    await response?.body?.cancel();
    return response?.status === 200;
  }

  /** What a scrape of it gets. */
  async metrics(): Promise<string> {
    return await (await fetch(`http://${this.#admin}/metrics`)).text();
  }

  /** Rejects with its last words when it has ended or is not ready in time. */
  async ready(): Promise<void> {
    const end = Date.now() + READY_MS;
    while (this.isUp && Date.now() < end) {
      if (await this.isReady()) return;
      await new Promise((resolve) => setTimeout(resolve, READY_LOOK_MS));
    }
    throw new Error(`${this.name} did not get ready: ${this.said.slice(-2_000)}`);
  }
}
