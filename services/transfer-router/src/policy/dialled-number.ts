import type { Trunk } from "@tandem/directory";
import { err, normalHost, ok, type Result, type SipUri, type TelUri } from "@tandem/sip";
import type { NumberKind, NumberPlan } from "./number-plan.ts";
import type { Refusal } from "./refusal.ts";

/** A called number, made plain under a trunk's dial plan. */
export interface DialledNumber {
  /** E.164 with its plus, or the digits of a short code. */
  readonly digits: string;
  readonly isShortCode: boolean;
  /** ISO 3166-1 alpha-2; undefined for a number of no one country. */
  readonly country: string | undefined;
  readonly kind: NumberKind;
  readonly isEmergency: boolean;
  /** `;isub=…;ext=…` as RFC 3261 §19.1.6 orders them, for carriers alone; empty when there is neither. */
  readonly suffix: string;
}

// RFC 3966 §3: visual-separator. A space is none, but people paste it and `%20` carries it.
const SEPARATORS = /[-.() ]/g;
const DIGITS = /^\+?\d{1,32}$/;
const SUFFIX_VALUE = /^[\w.!~*'()&=+$,/?:%-]{1,64}$/;
// The longest short codes in use (as 116 117) have six digits.
const SHORT_CODE = /^\d{2,6}$/;
// Shorter digit strings that the country's plan does not know are never read as E.164 without its plus.
const BARE_E164 = /^[1-9]\d{7,14}$/;

/**
 * Reads the number in a SIP user part or a tel URI under the trunk's dial plan (TRANSFER rule 34).
 * Errors: 404 when it is no number, 484 when it is a local number whose context is unknown.
 */
export function dialledNumber(
  uri: SipUri | TelUri,
  trunk: Trunk,
  plan: NumberPlan,
): Result<DialledNumber, Omit<Refusal, "rule">> {
  const { text, params } = subscriberOf(uri);
  const digits = text.replace(SEPARATORS, "");
  const suffix = suffixOf(params);
  if (!DIGITS.test(digits)) return err(notANumber());
  if (digits.startsWith("+")) return global(digits, suffix, trunk, plan);

  const context = params["phone-context"];
  if (context === undefined || context === "") {
    // A tel URI without a context is malformed by RFC 3966 §5.1.5, and in common use.
    return local(digits, suffix, trunk, plan);
  }
  if (context.startsWith("+")) return global(context.replace(SEPARATORS, "") + digits, suffix, trunk, plan);
  const host = normalHost(context);
  if (host === trunk.domain || trunk.aliases.includes(host)) return local(digits, suffix, trunk, plan);
  return err({
    status: 484,
    reason: "Address Incomplete",
    warning: `The local number has the context ${host}, which is not this trunk's; send it in E.164 form with a plus sign`,
    when: "after-202",
  });
}

/** The country whose numbers the trunk dials without a plus: its dial plan's, else that of its first own number. */
export function dialPlanCountry(trunk: Trunk, plan: NumberPlan): string | undefined {
  const first = trunk.phoneNumbers[0];
  return trunk.policy.dialPlan.country ?? (first === undefined ? undefined : plan.parse(first, "")?.country);
}

function global(
  digits: string,
  suffix: string,
  trunk: Trunk,
  plan: NumberPlan,
): Result<DialledNumber, Omit<Refusal, "rule">> {
  const country = dialPlanCountry(trunk, plan) ?? "";
  if (!DIGITS.test(digits)) return err(notANumber());
  if (plan.isEmergency(digits, country)) return ok(emergency(digits, country, plan));
  const number = plan.parse(digits, country);
  if (number === undefined) return err(notANumber());
  return ok({
    digits: number.e164,
    isShortCode: false,
    country: number.country,
    kind: number.kind,
    isEmergency: false,
    suffix,
  });
}

function local(
  digits: string,
  suffix: string,
  trunk: Trunk,
  plan: NumberPlan,
): Result<DialledNumber, Omit<Refusal, "rule">> {
  const country = dialPlanCountry(trunk, plan) ?? "";
  if (plan.isEmergency(digits, country)) return ok(emergency(digits, country, plan));

  const { internationalPrefix, nationalPrefix } = trunk.policy.dialPlan;
  if (internationalPrefix !== undefined && digits.startsWith(internationalPrefix)) {
    return global(`+${digits.slice(internationalPrefix.length)}`, suffix, trunk, plan);
  }
  const hasPrefix = nationalPrefix !== undefined && nationalPrefix !== "" && digits.startsWith(nationalPrefix);
  const significant = hasPrefix ? digits.slice(nationalPrefix.length) : digits;
  if (plan.isEmergency(significant, country)) return ok(emergency(significant, country, plan));

  const number = plan.parse(significant, country) ?? plan.parse(digits, country);
  // `0044999` is dialled in full, so the plus form is what the emergency list must meet.
  if (number === undefined) {
    const international = dialledAbroad(digits);
    if (international !== undefined && plan.isEmergency(international, country))
      return ok(emergency(international, country, plan));
  }
  const found = number ?? (BARE_E164.test(digits) ? plan.parse(`+${digits}`, country) : undefined);
  if (found !== undefined) {
    return ok({
      digits: found.e164,
      isShortCode: false,
      country: found.country,
      kind: found.kind,
      isEmergency: false,
      suffix,
    });
  }
  if (SHORT_CODE.test(digits) && country !== "") {
    return ok({ digits, isShortCode: true, country, kind: "other", isEmergency: false, suffix: "" });
  }
  if (country !== "") return err(notANumber());
  return err({
    status: 484,
    reason: "Address Incomplete",
    warning:
      "The number is local and the trunk has no dial plan; set dialPlan.country or send it in E.164 form with a plus sign",
    when: "after-202",
  });
}

function dialledAbroad(digits: string): string | undefined {
  if (digits.startsWith("011")) return `+${digits.slice(3)}`;
  return digits.startsWith("00") ? `+${digits.slice(2)}` : undefined;
}

function emergency(digits: string, country: string, plan: NumberPlan): DialledNumber {
  const codes = [...plan.emergencyNumbers(country), "112", "911"];
  const code = digits.startsWith("+") ? (codes.find((c) => digits.endsWith(c)) ?? digits) : digits;
  return {
    digits: code,
    isShortCode: true,
    country: country === "" ? undefined : country,
    kind: "other",
    isEmergency: true,
    suffix: "",
  };
}

function notANumber(): Omit<Refusal, "rule"> {
  return {
    status: 404,
    reason: "Not Found",
    warning:
      "The user part is not a telephone number under the trunk's dial plan; send it in E.164 form with a plus sign",
    when: "after-202",
  };
}

interface Subscriber {
  readonly text: string;
  readonly params: Readonly<Record<string, string>>;
}

function subscriberOf(uri: SipUri | TelUri): Subscriber {
  if (uri.scheme === "tel") return { text: uri.number, params: uri.params };
  // RFC 3261 §19.1.6: the tel URI's parameters stand inside the user part.
  const [text = "", ...rest] = uri.user.split(";");
  const params: Record<string, string> = {};
  for (const part of rest) {
    const equals = part.indexOf("=");
    const name = (equals < 0 ? part : part.slice(0, equals)).toLowerCase();
    params[name] = equals < 0 ? "" : part.slice(equals + 1);
  }
  return { text, params };
}

function suffixOf(params: Readonly<Record<string, string>>): string {
  let suffix = "";
  for (const name of ["isub", "ext"]) {
    const value = params[name];
    if (value !== undefined && SUFFIX_VALUE.test(value)) suffix += `;${name}=${value.toLowerCase()}`;
  }
  return suffix;
}
