import type { LegRate } from "../ports/authorizer.ts";

export interface ReservationLimits {
  /** A reservation that is not renewed for so long is free again: longer than a carrier may ring. */
  readonly reservationMs: number;
  /** How long a released reservation refuses a late one; how many are remembered. */
  readonly tombstoneMs: number;
  readonly tombstones: number;
}

interface Reservation {
  readonly micros: bigint;
  readonly rate: LegRate | undefined;
  readonly until: number;
  readonly coveredUntil: number;
}

/** What running calls have reserved, by record, and which records have ended. `at` is milliseconds since the epoch. */
export class Reservations {
  readonly #limits: ReservationLimits;
  // Both in the order of their ends, because each kind has one length and a renewed one goes to the back.
  readonly #held = new Map<string, Reservation>();
  readonly #ended = new Map<string, number>();
  #total = 0n;

  constructor(limits: ReservationLimits) {
    this.#limits = limits;
  }

  /** In micro-units. */
  get total(): bigint {
    return this.#total;
  }

  get size(): number {
    return this.#held.size;
  }

  of(record: string): Reservation | undefined {
    return this.#held.get(record);
  }

  /** In place of what the record had; renewed. */
  put(record: string, reservation: Omit<Reservation, "until">, at: number): void {
    this.#total += reservation.micros - (this.#held.get(record)?.micros ?? 0n);
    this.#held.delete(record);
    this.#held.set(record, { ...reservation, until: at + this.#limits.reservationMs });
  }

  hasEnded(record: string): boolean {
    return this.#ended.has(record);
  }

  /** Answers what the record had; a late reservation of it is refused. */
  end(record: string, at: number): Reservation | undefined {
    const found = this.#drop(record);
    this.#ended.delete(record);
    this.#ended.set(record, at + this.#limits.tombstoneMs);
    for (const oldest of this.#ended.keys()) {
      if (this.#ended.size <= this.#limits.tombstones) break;
      this.#ended.delete(oldest);
    }
    return found;
  }

  /** Costs as much as is over. */
  expire(at: number): void {
    for (const [record, { until }] of this.#held) {
      if (until > at) break;
      this.#drop(record);
    }
    for (const [record, end] of this.#ended) {
      if (end > at) break;
      this.#ended.delete(record);
    }
  }

  #drop(record: string): Reservation | undefined {
    const found = this.#held.get(record);
    if (found === undefined) return undefined;
    this.#held.delete(record);
    this.#total -= found.micros;
    return found;
  }
}
