import type { HopLimits } from "./hop-limits.ts";

export type HoldKind = "call" | "request" | "response";

/** Counts what is held: by kind, in bytes, and by source, so that one sender cannot use up what all need. */
export class HoldBudget {
  readonly #limits: HopLimits;
  readonly #held = { call: 0, request: 0, response: 0 };
  readonly #bySource = new Map<string, number>();
  #bytes = 0;

  constructor(limits: HopLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#held.call + this.#held.request + this.#held.response;
  }

  /** False: there is no room, nothing is counted. */
  take(kind: HoldKind, source: string, bytes: number): boolean {
    const { heldBytes, sourceShare } = this.#limits;
    const limit = this.#limitOf(kind);
    const mine = this.#bySource.get(source) ?? 0;
    if (this.#held[kind] >= limit || this.#bytes + bytes > heldBytes || mine >= limit / sourceShare) return false;
    this.#held[kind] += 1;
    this.#bytes += bytes;
    this.#bySource.set(source, mine + 1);
    return true;
  }

  give(kind: HoldKind, source: string, bytes: number): void {
    this.#held[kind] -= 1;
    this.#bytes -= bytes;
    const left = (this.#bySource.get(source) ?? 0) - 1;
    if (left > 0) this.#bySource.set(source, left);
    else this.#bySource.delete(source);
  }

  #limitOf(kind: HoldKind): number {
    if (kind === "call") return this.#limits.heldCalls;
    return kind === "request" ? this.#limits.heldRequests : this.#limits.heldResponses;
  }
}
