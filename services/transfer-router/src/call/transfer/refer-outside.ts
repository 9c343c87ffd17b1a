import { headerOf, targetDialog } from "@tandem/sip";
import { uasDialog } from "@tandem/sip/dialog";
import type { Leg } from "../state.ts";
import { answerNow, type Inbound, refuseStateless, warningLine } from "../transaction/respond.ts";
import { addLeg, newToken, type Turn } from "../turn.ts";
import { receiveRefer } from "./receive-refer.ts";

/** Legs of one call at most: their number must fit a token's octet. */
const LEG_LIMIT = 250;

/**
 * REFER outside the call's dialogs that names one of them by Target-Dialog (RFC 4538): its tags, which nobody can guess,
 * say that the sender may. It opens a dialog of its own, in which the NOTIFYs go.
 */
export function referOutside(t: Turn, inbound: Inbound): void {
  const { message, route } = inbound;
  const named = headerOf(message, targetDialog);
  const leg = named.ok
    ? t.call.legs.find(
        ({ callId, localTag, dialog }) =>
          callId === named.value.callId && tagsMatch(named.value, localTag, dialog.remoteTag),
      )
    : undefined;
  if (leg === undefined || t.call.legs.length >= LEG_LIMIT) {
    return refuseStateless(
      t,
      inbound,
      403,
      warningLine(t, route.listener, "Target-Dialog names no dialog of this platform"),
    );
  }
  const id = t.call.legs.length + 1;
  const localTag = newToken(t, id);
  const dialog = uasDialog(message, localTag);
  const opened: Leg = {
    ...leg,
    id,
    phase: "down",
    owns: false,
    callId: message.callId,
    localTag,
    dialog: dialog.ok ? dialog.value : leg.dialog,
    route,
    peer: 0,
    invite: 0,
    unacked: 0,
    session: null,
    answeredAt: 0,
    subscriptions: [],
    reportsFor: leg.id,
    hasReferred: false,
    guard: null,
    repair: null,
    waiting: 0,
  };
  addLeg(t, opened);
  if (!dialog.ok) return answerNow(t, id, inbound, { status: 400 });
  receiveRefer(t, leg.id, inbound, id);
}

function tagsMatch(
  named: { readonly localTag: string; readonly remoteTag: string },
  ours: string,
  theirs: string,
): boolean {
  return (
    (named.localTag === theirs && named.remoteTag === ours) || (named.localTag === ours && named.remoteTag === theirs)
  );
}
