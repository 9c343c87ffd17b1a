import type { Trunk } from "@tandem/directory";
import { err, ok, type Result } from "@tandem/sip";
import { type DialledNumber, dialPlanCountry } from "./dialled-number.ts";
import type { NumberPlan } from "./number-plan.ts";
import type { CallerId, OutboundCall } from "./outbound-call.ts";
import type { Refusal } from "./refusal.ts";

/** The number shown, and where it comes from. */
export interface ChosenCallerId extends CallerId {
  readonly source: "own number" | "transferee" | "transferor" | "replaced by the first number";
}

/**
 * The number that the call shows: the trunk's own, or by `transferCallerId: TRANSFEREE` that of the far party of a live call,
 * which counts as verified. Anything else is replaced or refused by `callerIdPolicy`; an emergency call is never refused.
 */
export function chooseCallerId(
  call: OutboundCall,
  number: Pick<DialledNumber, "isEmergency">,
  plan: NumberPlan,
): Result<ChosenCallerId, Omit<Refusal, "rule">> {
  const { trunk, from, transferee } = call;
  const shown = e164Of(from.user, trunk, plan);
  if (call.origin === "referred") {
    const moved = transferee?.number === undefined ? undefined : e164Of(transferee.number, trunk, plan);
    const isShown = transferee?.verified === true && trunk.policy.transferCallerId === "TRANSFEREE";
    if (moved !== undefined && isShown) {
      return ok({ number: moved, displayName: moved === shown ? from.displayName : "", source: "transferee" });
    }
    const transferor = call.transferorNumber === undefined ? undefined : e164Of(call.transferorNumber, trunk, plan);
    if (transferor !== undefined && trunk.phoneNumbers.includes(transferor)) {
      return ok({
        number: transferor,
        displayName: transferor === shown ? from.displayName : "",
        source: "transferor",
      });
    }
  } else if (shown !== undefined && trunk.phoneNumbers.includes(shown)) {
    return ok({ number: shown, displayName: from.displayName, source: "own number" });
  }

  const first = trunk.phoneNumbers[0];
  if (trunk.policy.callerIdPolicy === "REJECT" && !number.isEmergency) {
    return err(
      refused(
        "The caller ID is no number of the trunk and callerIdPolicy is REJECT; send From with a number of the trunk",
      ),
    );
  }
  if (first === undefined) {
    return number.isEmergency
      ? ok({ number: shown ?? "anonymous", displayName: "", source: "own number" })
      : err(refused("The trunk has no number to show as caller ID; add one to phoneNumbers"));
  }
  return ok({ number: first, displayName: "", source: "replaced by the first number" });
}

function e164Of(user: string, trunk: Trunk, plan: NumberPlan): string | undefined {
  const digits = user.replace(/[-.() ]/g, "").replace(/;.*$/, "");
  // Own numbers come as E.164 without the plus from many PBXs, whatever their country's plan makes of such digits.
  if (trunk.phoneNumbers.includes(`+${digits}`)) return `+${digits}`;
  return plan.parse(digits, dialPlanCountry(trunk, plan) ?? "")?.e164;
}

function refused(warning: string): Omit<Refusal, "rule"> {
  return { status: 403, reason: "Forbidden", warning, when: "before-202" };
}
