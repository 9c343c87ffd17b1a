import type { Clock } from "./clock.ts";
import { TimerWheel } from "./timer-wheel.ts";

/** The wheel of all actors on one alarm of the clock. */
export class ActorAlarms {
  readonly #wheel = new TimerWheel();
  readonly #clock: Clock;
  readonly #ring: (ids: readonly string[], now: number) => void;
  #disarm: (() => void) | undefined;
  #armedFor = Number.POSITIVE_INFINITY;
  #isStopped = false;

  constructor(clock: Clock, ring: (ids: readonly string[], now: number) => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  schedule(id: string, at: number): void {
    this.#wheel.schedule(id, at);
    this.#arm();
  }

  cancel(id: string): void {
    this.#wheel.cancel(id);
  }

  /** No alarm rings until `start`. */
  stop(): void {
    this.#isStopped = true;
    this.#disarm?.();
    this.#disarm = undefined;
    this.#armedFor = Number.POSITIVE_INFINITY;
  }

  start(): void {
    this.#isStopped = false;
    this.#arm();
  }

  #arm(): void {
    const next = this.#wheel.next();
    if (this.#isStopped || next >= this.#armedFor) return;
    this.#disarm?.();
    this.#armedFor = next;
    this.#disarm = this.#clock.alarm(next, () => {
      this.#disarm = undefined;
      this.#armedFor = Number.POSITIVE_INFINITY;
      const now = this.#clock.now();
      this.#ring(this.#wheel.due(now), now);
      this.#arm();
    });
  }
}
