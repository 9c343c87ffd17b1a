import { type Ending, endLeg } from "../leg/end-leg.ts";
import { cancelInvite } from "../leg/hang-up.ts";
import { legOf, patch, type Turn, txOf } from "../turn.ts";

/** The calling is given up: CANCEL to the one that rings. `reason` is a Reason value (TRANSFER rule 25). */
export function cancelDial(t: Turn, reason: string, by: Ending["by"], status = 487): void {
  const { dial } = t.call;
  if (dial === null) return;
  patch(t, { dial: null });
  if (dial.leg === 0) return;
  const leg = legOf(t, dial.leg);
  const tx = txOf(t, leg.invite);
  if (tx?.side === "client") cancelInvite(t, tx, reason);
  endLeg(t, leg.id, { status, cause: status === 408 ? 102 : 16, by });
}
