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

/** TCP here is a datagram that is never lost, doubled or late: one message, whole and in order. */
export type NetTransport = "UDP" | "TCP";

export type Receiver = (text: string, from: Endpoint) => void;

/** Datagrams between addresses, under virtual time: lost, doubled, late and out of order as the seed will have it. */
export class SimNet {
  readonly #clock: SimClock;
  readonly #random: Random;
  readonly #receivers = new Map<string, Receiver>();
  faults: Faults;

  constructor(clock: SimClock, random: Random, faults: Faults) {
    this.#clock = clock;
    this.#random = random;
    this.faults = faults;
  }

  attach({ address, port }: Endpoint, receiver: Receiver, transport: NetTransport = "UDP"): void {
    this.#receivers.set(`${transport} ${address}:${port}`, receiver);
  }

  detach({ address, port }: Endpoint, transport: NetTransport = "UDP"): void {
    this.#receivers.delete(`${transport} ${address}:${port}`);
  }

  isAttached({ address, port }: Endpoint, transport: NetTransport): boolean {
    return this.#receivers.has(`${transport} ${address}:${port}`);
  }

  /** @param arrives asked when it would arrive; false: its connection has ended meanwhile */
  send(
    text: string,
    from: Endpoint,
    to: Endpoint,
    transport: NetTransport = "UDP",
    arrives: () => boolean = () => true,
  ): void {
    if (transport === "TCP") return this.#deliver(text, from, to, transport, this.faults.latencyMs[0], arrives);
    const { loss, duplication } = this.faults;
    if (this.#random.chance(loss)) return;
    this.#deliver(text, from, to, transport, this.#latency());
    if (this.#random.chance(duplication)) this.#deliver(text, from, to, transport, this.#latency());
  }

  #latency(): number {
    const { latencyMs, reordering, reorderMs } = this.faults;
    const late = this.#random.chance(reordering) ? this.#random.between(0, reorderMs) : 0;
    return this.#random.between(...latencyMs) + late;
  }

  #deliver(
    text: string,
    from: Endpoint,
    to: Endpoint,
    transport: NetTransport,
    afterMs: number,
    arrives: () => boolean = () => true,
  ): void {
    this.#clock.alarm(this.#clock.now() + afterMs, () => {
      if (!arrives()) return;
      this.#receivers.get(`${transport} ${to.address}:${to.port}`)?.(text, from);
    });
  }
}
