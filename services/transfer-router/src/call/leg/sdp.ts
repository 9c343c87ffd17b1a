import {
  alignOffer,
  intentFromAnswer,
  intentFromOffer,
  mapAnswer,
  offerOnBehalf,
  ownedBody,
  type SdpOwner,
} from "@tandem/sip/sdp";
import type { Leg, LegId, TxId } from "../state.ts";
import { dropText, legOf, patchLeg, putText, type Turn, textOf } from "../turn.ts";

export const SDP_TYPE = "application/sdp";

/** The last SDP sent on a leg, and the last one that its party sent. */
const sentName = (leg: LegId): string => `L${leg}.s`;
const receivedName = (leg: LegId): string => `L${leg}.r`;
const slotsName = (tx: TxId): string => `t${tx}.slots`;

const agreedName = (leg: LegId): string => `L${leg}.c`;

export const sentSdp = (t: Turn, leg: LegId): string | undefined => textOf(t, sentName(leg));
export const receivedSdp = (t: Turn, leg: LegId): string | undefined => textOf(t, receivedName(leg));

/** TRANSFER rule 7: fixed user name, session id and address for the leg's whole life, made from its ids alone. */
function ownerOf(t: Turn, leg: Leg): SdpOwner {
  const host = t.env.advertised(leg.route.listener).host;
  const family = host.includes(":") ? "IP6" : "IP4";
  const sessionId = String(Number.parseInt(t.call.ref.slice(0, 10), 16) * 256 + leg.id);
  return { username: "-", sessionId, address: `IN ${family} ${host}` };
}

/**
 * Our side of the leg's session as it stands: the last SDP sent, unless that was an offer which is still open or was
 * refused (a refused offer changes nothing, TRANSFER rule 8, but its version is used up, rule 7).
 */
export function agreedSdp(t: Turn, leg: LegId): string | undefined {
  return textOf(t, agreedName(leg)) ?? sentSdp(t, leg);
}

/** The offer that was last sent on the leg holds from now on. */
export function offerAccepted(t: Turn, leg: LegId): void {
  dropText(t, agreedName(leg));
}

/** An answer of ours, as the leg's owner sends it; it holds from now on. */
export function answerFor(t: Turn, leg: LegId, body: string): string {
  dropText(t, agreedName(leg));
  return bodyFor(t, leg, body);
}

function bodyFor(t: Turn, leg: LegId, body: string): string {
  const owned = ownedBody(ownerOf(t, legOf(t, leg)), body, sentSdp(t, leg));
  putText(t, sentName(leg), owned);
  return owned;
}

/** An offer lined up with the m-lines that the leg has seen (TRANSFER rule 6); `slots` maps the answer back. */
export function offerFor(
  t: Turn,
  leg: LegId,
  offer: string,
): { readonly body: string; readonly slots: readonly number[] } {
  const agreed = agreedSdp(t, leg);
  const aligned = alignOffer(offer, sentSdp(t, leg));
  if (agreed !== undefined) putText(t, agreedName(leg), agreed);
  return { body: bodyFor(t, leg, aligned.body), slots: aligned.slots };
}

export function keepSlots(t: Turn, tx: TxId, slots: readonly number[]): void {
  if (slots.some((slot, i) => slot !== i)) putText(t, slotsName(tx), slots.join(" "));
}

/** The answer to an offer that `offerFor` aligned, in the m-lines of the party that made the offer. */
export function answerBack(t: Turn, tx: TxId, answer: string): string {
  const slots = textOf(t, slotsName(tx));
  if (slots === undefined) return answer;
  dropText(t, slotsName(tx));
  return mapAnswer(answer, slots.split(" ").map(Number));
}

export function receiveOffer(t: Turn, leg: LegId, offer: string): void {
  putText(t, receivedName(leg), offer);
  patchLeg(t, leg, { intent: intentFromOffer(offer), answered: false });
}

/** `answer` answers what was last sent on the leg, which holds from now on. */
export function receiveAnswer(t: Turn, leg: LegId, answer: string): void {
  const offer = sentSdp(t, leg) ?? answer;
  offerAccepted(t, leg);
  putText(t, receivedName(leg), answer);
  patchLeg(t, leg, { intent: intentFromAnswer(legOf(t, leg).intent, offer, answer), answered: true });
}

/** E1: what the leg's party would offer now: its last SDP with the direction of its intent (TRANSFER rule 1). */
export function currentOffer(t: Turn, leg: LegId): string | undefined {
  const last = receivedSdp(t, leg);
  return last === undefined ? undefined : offerOnBehalf(last, legOf(t, leg).intent);
}
