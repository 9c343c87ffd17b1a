import { header, headerOf, optionTags, type SipMessage, sessionExpires } from "@tandem/sip";
import type { LegId, SessionTimer } from "../state.ts";
import { legOf, patchLeg, type Turn } from "../turn.ts";

/** RFC 4028 §4: the smallest interval there is. */
const MIN_SE_SEC = 90;
/** What we ask for, and the longest that the surviving pair goes without a sign of life: half of it (TRANSFER rule 26). */
export const SESSION_SEC = 1800;

/** The Min-SE to answer 422 with, when a request's interval is too short for us (RFC 4028 §9). */
export function tooShort(message: SipMessage): number | undefined {
  const asked = headerOf(message, sessionExpires);
  if (!asked.ok || asked.value.seconds >= MIN_SE_SEC) return undefined;
  // A peer without the extension could not act on a 422.
  return optionTags(message, "Supported").includes("timer") ? MIN_SE_SEC : undefined;
}

/**
 * UAS: takes the interval that a request asks for, and gives the lines of the 2xx (RFC 4028 §9). The peer refreshes
 * unless it says otherwise. "" when it does not ask.
 */
export function sessionAnswer(t: Turn, leg: LegId, message: SipMessage): string {
  const supports = optionTags(message, "Supported").includes("timer");
  const asked = headerOf(message, sessionExpires);
  if (!asked.ok) {
    // Without Session-Expires the peer's timer is off (RFC 4028 §7.1); where we want one, it is ours to keep.
    const { session } = legOf(t, leg);
    patchLeg(t, leg, { timer: supports, session: session === null ? null : again(t, { ...session, weRefresh: true }) });
    return "";
  }
  const seconds = Math.max(asked.value.seconds, MIN_SE_SEC);
  const weRefresh = asked.value.refresher === "uas" || !supports;
  patchLeg(t, leg, { timer: supports, session: { seconds, weRefresh, at: t.at + waitMs(seconds, weRefresh) } });
  return `${supports ? "Require: timer\r\n" : ""}Session-Expires: ${seconds};refresher=${weRefresh ? "uas" : "uac"}\r\n`;
}

/** UAC: what a 2xx to an INVITE or UPDATE of ours agrees to (RFC 4028 §7.2). `always`: without support we refresh alone. */
export function sessionAgreed(t: Turn, leg: LegId, message: SipMessage | undefined, always: boolean): void {
  const agreed = message === undefined ? undefined : headerOf(message, sessionExpires);
  const supports =
    message !== undefined &&
    header(message, "Supported") !== undefined &&
    optionTags(message, "Supported").includes("timer");
  if (agreed?.ok === true) {
    const weRefresh = agreed.value.refresher !== "uas";
    const seconds = Math.max(agreed.value.seconds, MIN_SE_SEC);
    patchLeg(t, leg, { timer: true, session: { seconds, weRefresh, at: t.at + waitMs(seconds, weRefresh) } });
  } else if (always) {
    patchLeg(t, leg, {
      timer: supports,
      session: { seconds: SESSION_SEC, weRefresh: true, at: t.at + waitMs(SESSION_SEC, true) },
    });
  } else patchLeg(t, leg, { session: null });
}

/** The next instant of a timer that has just been refreshed. */
export function again(t: Turn, session: SessionTimer): SessionTimer {
  return { ...session, at: t.at + waitMs(session.seconds, session.weRefresh) };
}

/** RFC 4028 §10: the refresher acts at half of the interval, the other side gives up a third (at most 32 s) before its end. */
function waitMs(seconds: number, weRefresh: boolean): number {
  return weRefresh ? seconds * 500 : (seconds - Math.min(32, Math.floor(seconds / 3))) * 1000;
}

export const sessionOffer = (seconds: number): string => `Session-Expires: ${seconds}\r\nMin-SE: ${MIN_SE_SEC}\r\n`;
