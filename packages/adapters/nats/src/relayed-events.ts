/** A message that the server has taken. */
export interface RelayedMessage {
  /** Its place in the stream. */
  readonly seq: number;
  readonly msgID: string;
  readonly bytes: Uint8Array;
  /** How many events are in it. */
  readonly events: number;
  /** When the server took it, on the monotonic clock (ms). */
  readonly at: number;
}

/**
 * What the server has taken, for as long as a server that dies may lose it: until every reader has it, or the server has
 * surely synced it (CLUSTER rule 33). Bounded: beyond `limit` bytes the oldest goes, which is the likeliest to be synced.
 */
export class RelayedEvents {
  readonly #limit: number;
  #kept: RelayedMessage[] = [];
  bytes = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#kept.length;
  }

  add(message: RelayedMessage): void {
    this.#kept.push(message);
    this.bytes += message.bytes.length;
    while (this.bytes > this.#limit) this.#drop(1);
  }

  /** Every reader has what comes before this place; what was taken before this instant is synced. */
  forget(readBelow: number, syncedBefore: number): void {
    this.#kept = this.#kept.filter(({ seq, at }) => seq >= readBelow && at >= syncedBefore);
    this.bytes = this.#kept.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  /** All of them, the oldest first; they are not kept any more. */
  take(): readonly RelayedMessage[] {
    this.bytes = 0;
    return this.#kept.splice(0);
  }

  /** Back to where they were taken from. */
  putBack(messages: readonly RelayedMessage[]): void {
    this.#kept.unshift(...messages);
    this.bytes += messages.reduce((sum, { bytes }) => sum + bytes.length, 0);
    while (this.bytes > this.#limit) this.#drop(1);
  }

  #drop(count: number): void {
    for (const { bytes } of this.#kept.splice(0, count)) this.bytes -= bytes.length;
  }
}
