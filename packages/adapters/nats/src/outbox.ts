import type { AdapterError } from "@tandem/actor";

/** One append that waits for the server's word. */
export interface Parcel {
  readonly ids: readonly string[];
  /** Its events as the fields of a batch: parcels put together are a batch again. */
  readonly bytes: Uint8Array;
  /** When it was appended, on the monotonic clock (ms). */
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: AdapterError) => void;
}

/** Appends in their order, counted in events and bytes. */
export class Outbox {
  #parcels: Parcel[] = [];
  #taken: readonly Parcel[] = [];
  events = 0;
  bytes = 0;

  /** The oldest append that is not done with. */
  get oldest(): Parcel | undefined {
    return this.#taken[0] ?? this.#parcels[0];
  }

  /** Bytes that nobody has taken yet. */
  get isWaiting(): boolean {
    return this.#parcels.length > 0;
  }

  add(parcel: Parcel): void {
    this.#parcels.push(parcel);
    this.events += parcel.ids.length;
    this.bytes += parcel.bytes.length;
  }

  /** The oldest parcels, as many as fit into `limit` bytes and at least one. They still count until `done`. */
  take(limit: number): readonly Parcel[] {
    let bytes = 0;
    let count = 0;
    for (const parcel of this.#parcels) {
      bytes += parcel.bytes.length;
      if (count > 0 && bytes > limit) break;
      count += 1;
    }
    this.#taken = this.#parcels.splice(0, count);
    return this.#taken;
  }

  /** What was taken is settled, so or so. */
  done(settle: (parcel: Parcel) => void): void {
    const taken = this.#taken;
    this.#taken = [];
    for (const parcel of taken) {
      this.events -= parcel.ids.length;
      this.bytes -= parcel.bytes.length;
      settle(parcel);
    }
  }
}
