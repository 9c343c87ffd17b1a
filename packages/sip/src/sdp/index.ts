/**
 * Session descriptions (RFC 4566) and the offer/answer rules (RFC 3264) that a call and its transfers need. Bodies are
 * latin1 text in and out; only `v=`, `o=`, `c=`, `m=`, direction, codecs and transport attributes are understood, every
 * other line is carried as it is and in order. Nothing here throws: `parseSdp` says what is wrong with a peer's body
 * and is asked first; each other function documents what it does with a text that does not parse. Every body that
 * leaves on a leg goes through `ownedBody` last, because a leg's `o=` line has one owner.
 */
export { type AlignedOffer, alignOffer } from "./align-offer.ts";
export { answerFrom } from "./answer-from.ts";
export { formatSdp } from "./format-sdp.ts";
export { intentFromAnswer } from "./intent-from-answer.ts";
export { type Intent, intentFromOffer } from "./intent-from-offer.ts";
export { isCovered } from "./is-covered.ts";
export { isHold } from "./is-hold.ts";
export { mapAnswer } from "./map-answer.ts";
export { offerOnBehalf } from "./offer-on-behalf.ts";
export { ownedBody, type SdpOwner } from "./owned-body.ts";
export { parseSdp, SDP_MAX_BYTES, SDP_MAX_MEDIA } from "./parse-sdp.ts";
export { portsZero } from "./ports-zero.ts";
export { type Profile, profileOf } from "./profile-of.ts";
export { sameVersion } from "./same-version.ts";
export type { Direction, Media, Origin, Sdp, SdpError } from "./sdp.ts";
export { withDirection } from "./with-direction.ts";
