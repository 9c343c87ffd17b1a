import type { CallEvent, RouterPort } from "@tandem/contracts";
import { endingEvents } from "../events/ending-events.ts";
import { isQuiet, type LiveAnswer, orphansAmong } from "../records/orphans.ts";
import { lastSignOf } from "../records/record-times.ts";
import type { QuietPlace, RecordStore } from "../store/record-store.ts";

/** Three times the interval at which a leg tells that it lives. */
const QUIET_MS = 180_000;
/** Records that the routers are asked for at once. */
const PAGE = 500;
const NOBODY: LiveAnswer = { callIds: [], isSure: true };

export interface SweepWorld {
  readonly now: () => number;
  /** A record of which nothing was heard for this long is asked for. Default 180 s. */
  readonly quietMs?: number;
  readonly router: Pick<RouterPort, "findCalls">;
  /** Resolves with true when this service has every event that was in the log when it was asked; false: it cannot say so. */
  readonly hasCaughtUp: () => Promise<boolean>;
  /** The way of every other event, to billing as well. */
  readonly publish: (events: readonly CallEvent[]) => Promise<void>;
}

export interface SweepOutcome {
  /** Records that were ended. */
  readonly ended: number;
  /** Why quiet records were left as they are: a router did not answer, or events wait to be read. */
  readonly left?: "unsure" | "behind";
}

/**
 * Finds records whose calls are gone without their last events, and finishes them at the last sign of each leg
 * (CLUSTER rules 26, 32). In this order, so that no call that lives and none that ended in order is touched: a record is
 * quiet; every router has said that it has no work with it, so the log has all of its events; this service has read them
 * all; and the record is still open.
 */
export async function sweepOrphans(store: RecordStore, world: SweepWorld): Promise<SweepOutcome> {
  const { now, quietMs = QUIET_MS, router } = world;
  let ended = 0;
  let place: QuietPlace = { seenAt: -1, recordId: "" };
  for (;;) {
    const page = await store.quiet(now() - quietMs, place, PAGE);
    const quiet = page.map(({ state }) => state).filter((state) => isQuiet(state, now(), quietMs));
    const last = page.at(-1);
    if (last === undefined) return { ended };
    const answer: LiveAnswer =
      quiet.length === 0 ? NOBODY : await router.findCalls({ callIds: quiet.map((state) => state.recordId) });
    if (!answer.isSure) return { ended, left: "unsure" };
    const gone = orphansAmong(quiet, answer);
    if (gone.length > 0) {
      if (!(await world.hasCaughtUp())) return { ended, left: "behind" };
      const again = await store.load(gone.map((state) => state.recordId));
      const orphans = again.map(({ state }) => state).filter((state) => isQuiet(state, now(), quietMs));
      if (orphans.length > 0)
        // Dated at the last sign and not now: whoever sweeps again says exactly the same.
        await world.publish(orphans.flatMap((state) => endingEvents(state, "orphaned", lastSignOf(state))));
      ended += orphans.length;
    }
    if (page.length < PAGE) return { ended };
    place = last;
  }
}
