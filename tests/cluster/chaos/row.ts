/** One line of the table. */
export interface Row {
  readonly name: string;
  /** What did not hold, each a line; empty: it held. */
  readonly faults: readonly string[];
  /** Ms from the death of a router to the first step of the next owner. */
  readonly takeoverMs?: number | undefined;
  /** Ms from the REFER to the final NOTIFY. */
  readonly transferMs?: number | undefined;
  readonly note?: string;
}
