import type { LegId } from "../state.ts";
import { patchLeg, type Turn } from "../turn.ts";
import { hangUp } from "./hang-up.ts";

/** The guard time is over, or nothing is left to wait for: our BYE to the transferor. */
export function byeGuarded(t: Turn, legId: LegId): void {
  patchLeg(t, legId, { guard: null });
  hangUp(t, legId, { status: 0, cause: 16, by: "PLATFORM" }, "Q.850;cause=16");
}
