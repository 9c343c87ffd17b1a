import type { HopLimits } from "./hop-limits.ts";

export type HoldKind = "call" | "request" | "excess" | "response" | "abandon";

interface Held {
  count: number;
  bytes: number;
}

interface Kind extends Held {
  readonly bySource: Map<string, Held>;
}

const kind = (): Kind => ({ count: 0, bytes: 0, bySource: new Map() });

/**
 * Counts what is held, each kind by itself, in messages and bytes, in all and by source: neither new calls nor one sender can
 * use up what others need (CLUSTER rule 23).
 */
export class HoldBudget {
  readonly #limits: HopLimits;
  readonly #held = { call: kind(), request: kind(), excess: kind(), response: kind(), abandon: kind() };

  constructor(limits: HopLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return Object.values(this.#held).reduce((sum, { count }) => sum + count, 0);
  }

  /** False: there is no room, nothing is counted. */
  take(what: HoldKind, source: string, bytes: number): boolean {
    const { heldBytes, sourceShare } = this.#limits;
    const count = this.#limitOf(what);
    const all = this.#held[what];
    const mine = all.bySource.get(source) ?? { count: 0, bytes: 0 };
    if (all.count >= count || all.bytes + bytes > heldBytes) return false;
    if (mine.count >= count / sourceShare || mine.bytes + bytes > heldBytes / sourceShare) return false;
    all.count += 1;
    all.bytes += bytes;
    mine.count += 1;
    mine.bytes += bytes;
    all.bySource.set(source, mine);
    return true;
  }

  give(what: HoldKind, source: string, bytes: number): void {
    const all = this.#held[what];
    const mine = all.bySource.get(source);
    all.count -= 1;
    all.bytes -= bytes;
    if (mine === undefined) return;
    mine.count -= 1;
    mine.bytes -= bytes;
    if (mine.count === 0) all.bySource.delete(source);
  }

  #limitOf(what: HoldKind): number {
    const { heldCalls, heldRequests, heldExcess, heldResponses, heldAbandons } = this.#limits;
    switch (what) {
      case "call":
        return heldCalls;
      case "request":
        return heldRequests;
      case "excess":
        return heldExcess;
      case "response":
        return heldResponses;
      case "abandon":
        return heldAbandons;
    }
  }
}
