import {
  err,
  type FieldError,
  header,
  headerOf,
  ok,
  optionTags,
  type Replaces,
  type Result,
  referTo,
  type SipMessage,
  type SipUri,
  type TelUri,
} from "@tandem/sip";
import type { Refusal } from "../policy/refusal.ts";
import { badReferTo, checkReferTo, referRefusal } from "./check-refer-to.ts";
import { type NamedValue, passedHeaders, passedOf } from "./passed-headers.ts";

/** A REFER whose Require and Refer-To are in order. Its class, and the state that it meets, are judged after. */
export interface CheckedRefer {
  /** The target, without `method` and without embedded headers: what the target INVITE's Request-URI is made from. */
  readonly uri: SipUri | TelUri;
  /** The Refer-To value as it came, for the records. */
  readonly referTo: string;
  readonly replaces: Replaces | undefined;
  /** Headers that cross to the target INVITE: first those embedded in the URI, then the REFER's own. */
  readonly embedded: readonly NamedValue[];
  /** The REFER's Referred-By value, unmodified. */
  readonly referredBy: string | undefined;
  /** False when the transferor wants no implicit subscription (RFC 4488, RFC 7614). */
  readonly referSub: boolean;
  /** Max-Forwards of the target INVITE: the smaller of the REFER's and the parent INVITE's, less one (TRANSFER rule 38). */
  readonly maxForwards: number;
}

/** `headers`: ready header lines of the refusing response, each with its CRLF. */
export type ReferRefusal = Refusal & { readonly headers?: string };

export interface CheckReferContext {
  /** Max-Forwards of the INVITE that began the parent call; 70 when it carried none. */
  readonly parentMaxForwards: number;
}

/** Extensions that a REFER may require of us. `explicitsub` and `replaces` join them once their services exist. */
const REFER_OPTIONS: readonly string[] = ["norefersub", "nosub", "tdialog"];

// RFC 3261 §8.1.1.6
const DEFAULT_MAX_FORWARDS = 70;

const FIELD_FAULTS: Readonly<Record<FieldError["kind"], string>> = {
  missing: "there is none",
  repeated: "there are several",
  malformed: "it is malformed",
};

/**
 * Checks Require, then Refer-To, then Max-Forwards of an in-dialog REFER (TRANSFER rule 16 and §3). What the call's state says
 * comes after, then `classify`. Errors: only statuses that no sender drops the call for (400, 403, 420, 483).
 */
export function checkRefer(message: SipMessage, context: CheckReferContext): Result<CheckedRefer, ReferRefusal> {
  const unknown = optionTags(message, "Require").filter((tag) => !REFER_OPTIONS.includes(tag.toLowerCase()));
  if (unknown.length > 0) {
    const tags = unknown.join(", ");
    const warning = `Require names ${tags}, which a REFER cannot have here; send it without`;
    return err({ ...referRefusal("require", 420, "Bad Extension", warning), headers: `Unsupported: ${tags}\r\n` });
  }

  const field = headerOf(message, referTo);
  if (!field.ok) return err(badReferTo(FIELD_FAULTS[field.error.kind]));
  const target = checkReferTo(field.value);
  if (!target.ok) return target;
  const { uri, replaces, uriHeaders } = target.value;

  const maxForwards = Math.min(maxForwardsOf(message), context.parentMaxForwards) - 1;
  if (maxForwards < 0) {
    return err(
      referRefusal("max-forwards", 483, "Too Many Hops", "Max-Forwards is used up; the transfer is probably a loop"),
    );
  }
  return ok({
    uri,
    referTo: header(message, "Refer-To") ?? "",
    replaces,
    embedded: embeddedOf(uriHeaders, message),
    referredBy: header(message, "Referred-By"),
    referSub: wantsSubscription(message),
    maxForwards,
  });
}

/** The URI's own headers go first; one of the REFER with the same name is then left out. */
function embeddedOf(uriHeaders: readonly NamedValue[], message: SipMessage): readonly NamedValue[] {
  const names = new Set(uriHeaders.map(([name]) => name.toLowerCase()));
  const own = passedHeaders(message).filter(([name]) => !names.has(name.toLowerCase()));
  return passedOf([...uriHeaders, ...own]);
}

/** RFC 4488 §4, RFC 7614 §4: no implicit subscription. */
function wantsSubscription(message: SipMessage): boolean {
  const isOff = header(message, "Refer-Sub")?.trim().toLowerCase().startsWith("false") ?? false;
  return !isOff && !optionTags(message, "Require").some((tag) => tag.toLowerCase() === "nosub");
}

function maxForwardsOf(message: SipMessage): number {
  const value = header(message, "Max-Forwards");
  return value !== undefined && /^\d{1,3}$/.test(value) ? Number(value) : DEFAULT_MAX_FORWARDS;
}
