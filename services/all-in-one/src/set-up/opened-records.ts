import type { CallEvent } from "@tandem/contracts";

/** Records that these events begin, less those that they end. */
export function openedRecords(events: readonly CallEvent[]): number {
  let opened = 0;
  for (const { body } of events) {
    if (body?.$case === "callStarted") opened += 1;
    else if (body?.$case === "callEnded") opened -= 1;
  }
  return opened;
}
