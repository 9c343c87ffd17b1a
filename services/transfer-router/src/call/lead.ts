import type { Lead } from "@tandem/actor";
import type { Effect } from "./effect.ts";
import { mayWait } from "./may-wait.ts";
import type { Call } from "./state.ts";

/** The store may hear so much later of what has only been heard. */
const HEARD_MS = 1_000;
/** The answer to a question is waited for this long: one that takes longer gets a commit of its own. */
const ASKED_MS = 25;

/**
 * What of a step may come before its commit (CLUSTER rule 13): a step that asks something goes with the step that has the
 * answer, so that a REFER's 202, its NOTIFY and the INVITE to the target are one commit and leave together.
 */
export function leadOf(before: Call | undefined, after: Call, effects: readonly Effect[]): Lead<Effect> | undefined {
  if (effects.some(isQuestion)) return part(effects, isQuestion, ASKED_MS, false);
  if (before === undefined) return undefined;
  const rings = effects.some(isRinging);
  const isHeard = effects.every((effect) => isRinging(effect) || effect.kind === "events.publish");
  return isHeard && mayWait(before, after, rings) ? part(effects, isRinging, HEARD_MS, true) : undefined;
}

function part(
  effects: readonly Effect[],
  isNow: (effect: Effect) => boolean,
  withinMs: number,
  isAcknowledged: boolean,
): Lead<Effect> {
  const later = effects.filter((effect) => !isNow(effect));
  return { now: later.length === 0 ? effects : effects.filter(isNow), later, withinMs, isAcknowledged };
}

/** Asked twice it costs no more than asked once: a slot of a limit that nobody renews ends by itself. */
function isQuestion({ kind }: Effect): boolean {
  return kind === "call.admit" || kind === "target.resolve";
}

/** A provisional response without SDP: our To tag was drawn when the call began. */
function isRinging(effect: Effect): boolean {
  return effect.kind === "sip.send" && effect.text.startsWith("SIP/2.0 18") && effect.text.endsWith("\r\n\r\n");
}
