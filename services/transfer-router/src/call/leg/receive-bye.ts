import { header, reason as reasonField } from "@tandem/sip";
import { cancelDial } from "../dial/cancel-dial.ts";
import { dialFailed } from "../dial/dial-failed.ts";
import { cancelRelays } from "../relay/cancel-relays.ts";
import type { LegId } from "../state.ts";
import { answerNow, type Inbound, respond } from "../transaction/respond.ts";
import { byeOf } from "../transfer/party-left.ts";
import { legOf, patch, patchLeg, type Turn, txOf } from "../turn.ts";
import { endLeg, sideName } from "./end-leg.ts";

/** Q.850 cause of a call that was ended by one of its parties. */
const NORMAL_CLEARING = 16;

/** BYE from a party: its leg is over whatever else is going on (RFC 3261 §15.1.2). */
export function receiveBye(t: Turn, legId: LegId, inbound: Inbound): void {
  const before = legOf(t, legId);
  const reason = header(inbound.message, "Reason") ?? "";
  if (before.owns && (before.phase === "calling" || before.phase === "early")) {
    // RFC 3261 §15 forbids it to the called side; its BYE has overtaken its 2xx. Nobody is there: a 2xx that still comes is an orphan's.
    answerNow(t, legId, inbound, { status: 200 });
    const { dial } = t.call;
    if (dial?.leg !== legId) return;
    cancelDial(t, reason, sideName(before.side), 480);
    patch(t, { dial: { ...dial, leg: 0 } });
    return dialFailed(t, { status: 480 });
  }
  if (before.phase !== "up" && before.phase !== "closing") {
    // A caller may BYE its early dialog (RFC 3261 §15): that is a CANCEL by other means.
    answerNow(t, legId, inbound, { status: 200 });
    const invite = txOf(t, before.invite);
    if (invite?.side === "server") respond(t, invite, { status: 487 });
  } else {
    const invite = txOf(t, before.invite);
    if (invite?.side === "server") respond(t, invite, { status: 487 });
    answerNow(t, legId, inbound, { status: 200 });
  }
  endLeg(t, legId, { status: 0, cause: causeOf(reason), by: sideName(before.side) });
  // A BYE that waited for the ACK is answered by theirs.
  if (before.phase === "closing") patchLeg(t, legId, { phase: "down" });
  cancelRelays(t, legId);
  byeOf(t, legId, reason);
}

/** The Q.850 cause that a Reason value names, else that of a normal clearing (RFC 3326). */
function causeOf(reason: string): number {
  const named = reason === "" ? undefined : reasonField.parse(reason);
  return named?.protocol.toUpperCase() === "Q.850" ? (named.cause ?? NORMAL_CLEARING) : NORMAL_CLEARING;
}
