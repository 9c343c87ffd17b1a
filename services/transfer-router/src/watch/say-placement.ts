import type { PlacementNotice } from "@tandem/actor";

/** Tells people what becomes of partitions; what happens in every hand-over is not worth a line. */
export function sayPlacement(say: (what: string) => void, notice: PlacementNotice): void {
  switch (notice.kind) {
    case "claimed":
      return say(`claimed ${notice.partitions} partitions, nobody ran them for ${timeOf(notice.gapMs)}`);
    case "dead":
      return say(`${notice.router} is dead`);
    case "lost":
      return say(`partition ${notice.partition} was taken by another router`);
    case "frozen":
      return say("frozen: nothing is known for sure");
    case "thawed":
      return say(`acts again after ${notice.gapMs} ms`);
    case "trouble":
      return say(notice.error instanceof Error ? notice.error.message : String(notice.error));
    case "received":
    case "handed-over":
      return;
  }
}

function timeOf(gapMs: number): string {
  return Number.isFinite(gapMs) ? `${gapMs} ms` : "a time that nobody knows";
}
