import { setTimeout as pause } from "node:timers/promises";
import { backOff } from "@tandem/process";
import type { Server } from "../servers/server.ts";

export interface KeptServerOptions<S extends Server> {
  readonly name: string;
  readonly server: S;
  readonly say: (line: string) => void;
  readonly changed: () => void;
}

/** A server that is started again on its folder and port whenever it dies, until it is ended. */
export class KeptServer<S extends Server = Server> {
  readonly name: string;
  readonly server: S;
  readonly #say: (line: string) => void;
  readonly #changed: () => void;
  readonly #ending = new AbortController();
  #wait = backOff();

  constructor({ name, server, say, changed }: KeptServerOptions<S>) {
    this.name = name;
    this.server = server;
    this.#say = say;
    this.#changed = changed;
    this.#watch();
  }

  /** "127.0.0.1:4222" */
  get at(): string {
    return new URL(this.server.url).host;
  }

  async end(): Promise<void> {
    this.#ending.abort();
    await this.server.stop();
  }

  async kill(): Promise<void> {
    this.#ending.abort();
    await this.server.kill();
  }

  #watch(): void {
    const since = performance.now();
    void this.server.ended.then((lastWords) => {
      if (this.#ending.signal.aborted) return;
      if (performance.now() - since > LONG_RUN_MS) this.#wait = backOff();
      const [last = ""] = lastWords.split("\n").slice(-1);
      this.#say(`${this.name}: has ended${last === "" ? "" : ` (${last})`}`);
      void this.#again();
    });
  }

  async #again(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const ms = this.#wait();
      this.#say(`${this.name}: starting it again in ${ms / 1000} s`);
      await pause(ms, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      try {
        await this.server.restart();
      } catch (error) {
        this.#say(`${this.name}: ${error instanceof Error ? error.message : String(error)}`);
        continue;
      }
      // It was ended while it was on its way up.
      if (signal.aborted) return await this.server.stop();
      this.#changed();
      return this.#watch();
    }
  }
}

/** One that ran for longer is not one that cannot run. */
const LONG_RUN_MS = 10_000;
