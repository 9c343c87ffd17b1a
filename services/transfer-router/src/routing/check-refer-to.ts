import {
  err,
  ok,
  parseUri,
  type ReferTo,
  type Replaces,
  type Result,
  replaces as replacesField,
  type SipUri,
  type TelUri,
} from "@tandem/sip";
import type { Refusal } from "../policy/refusal.ts";
import type { NamedValue } from "./passed-headers.ts";

/** A Refer-To that is well-formed: its target, and what was embedded in it. */
export interface CheckedReferTo {
  /** Without `method` and without embedded headers. */
  readonly uri: SipUri | TelUri;
  readonly replaces: Replaces | undefined;
  /** As they came, unescaped; nothing is allow-listed yet. */
  readonly uriHeaders: readonly NamedValue[];
}

/** Checks a Refer-To value by TRANSFER §3. Errors: 400 and 403, both known before the first response. */
export function checkReferTo(value: ReferTo): Result<CheckedReferTo, Refusal> {
  const parsed = parseUri(value.uri);
  if (!parsed.ok) return err(badReferTo(`its URI is malformed: ${parsed.error.reason}`));
  const uri = parsed.value;
  if (uri.scheme === "other") {
    const warning = "Refer-To has a scheme other than sip, sips and tel; use one of these";
    return err(referRefusal("refer-to-scheme", 400, "Unsupported Refer-To Scheme", warning));
  }
  const { method, ...params } = uri.params;
  // RFC 3261 §7.1: methods are compared as they stand; small letters are seen in the field.
  if (method !== undefined && method.toUpperCase() !== "INVITE") {
    const warning = "Refer-To asks for a method other than INVITE; leave the method parameter out";
    return err(referRefusal("refer-to-method", 403, "Forbidden", warning));
  }
  if (uri.scheme === "tel") return ok({ uri: { ...uri, params }, replaces: undefined, uriHeaders: [] });
  if (uri.headers.some(([name]) => name.toLowerCase() === "body")) return err(badReferTo("it carries a body"));
  const replaces = replacesOf(uri.headers);
  if (!replaces.ok) return err(badReferTo(replaces.error));
  return ok({ uri: { ...uri, params, headers: [] }, replaces: replaces.value, uriHeaders: uri.headers });
}

export function badReferTo(fault: string): Refusal {
  const warning = `Refer-To is refused, because ${fault}; send exactly one with a sip, sips or tel URI`;
  return referRefusal("refer-to", 400, "Bad Refer-To", warning);
}

export function referRefusal(rule: string, status: number, reason: string, warning: string): Refusal {
  return { rule, status, reason, warning, when: "before-202" };
}

function replacesOf(uriHeaders: readonly NamedValue[]): Result<Replaces | undefined, string> {
  const values = uriHeaders.filter(([name]) => name.toLowerCase() === "replaces").map(([, value]) => value);
  const [value] = values;
  if (value === undefined) return ok(undefined);
  if (values.length > 1) return err("it carries two Replaces");
  const parsed = replacesField.parse(value);
  return parsed === undefined ? err("its Replaces is malformed") : ok(parsed);
}
