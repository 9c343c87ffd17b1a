import type { Random } from "./random.ts";
import type { SimClock } from "./sim-clock.ts";

export interface Faults {
  /** Probabilities, 0 to 1. */
  readonly loss: number;
  readonly duplication: number;
  /** Probability that a datagram takes up to `reorderMs` longer than the others. */
  readonly reordering: number;
  readonly reorderMs: number;
  readonly latencyMs: readonly [from: number, to: number];
}

export const NO_FAULTS: Faults = { loss: 0, duplication: 0, reordering: 0, reorderMs: 0, latencyMs: [5, 5] };

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export type Receiver = (text: string, from: Endpoint) => void;

/** Datagrams between addresses, under virtual time: lost, doubled, late and out of order as the seed will have it. */
export class SimNet {
  readonly #clock: SimClock;
  readonly #random: Random;
  readonly #receivers = new Map<string, Receiver>();
  faults: Faults;
  /** Datagrams on their way. */
  inFlight = 0;

  constructor(clock: SimClock, random: Random, faults: Faults) {
    this.#clock = clock;
    this.#random = random;
    this.faults = faults;
  }

  attach({ address, port }: Endpoint, receiver: Receiver): void {
    this.#receivers.set(`${address}:${port}`, receiver);
  }

  detach({ address, port }: Endpoint): void {
    this.#receivers.delete(`${address}:${port}`);
  }

  send(text: string, from: Endpoint, to: Endpoint): void {
    const { loss, duplication } = this.faults;
    if (this.#random.chance(loss)) return;
    this.#deliver(text, from, to);
    if (this.#random.chance(duplication)) this.#deliver(text, from, to);
  }

  #deliver(text: string, from: Endpoint, to: Endpoint): void {
    const { latencyMs, reordering, reorderMs } = this.faults;
    const [least, most] = latencyMs;
    const late = this.#random.chance(reordering) ? this.#random.between(0, reorderMs) : 0;
    this.inFlight += 1;
    this.#clock.alarm(this.#clock.now() + this.#random.between(least, most) + late, () => {
      this.inFlight -= 1;
      this.#receivers.get(`${to.address}:${to.port}`)?.(text, from);
    });
  }
}
