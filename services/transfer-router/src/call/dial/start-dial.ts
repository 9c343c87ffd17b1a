import type { Candidate, Dial, DialRequest } from "../state.ts";
import { patch, type Turn } from "../turn.ts";

/** How long an admission or a name's resolution may take before the call is refused. */
const ASK_MS = 5_000;

/** Begins to call somebody: first limits and rate are asked, then the candidates are tried in order. */
export function startDial(t: Turn, request: DialRequest): void {
  const record = t.call.records[request.record];
  if (record === undefined) return;
  // Deterministic: asking again after a takeover finds the same reservation (CLUSTER rule 31).
  const ask = `${record.id}-admit`;
  patch(t, {
    dial: {
      ...request,
      phase: "admitting",
      ask,
      askUntil: t.at + ASK_MS,
      addresses: [],
      leg: 0,
      tried: [],
      deadline: 0,
      minSe: 0,
      fresh: false,
    },
  });
  askAdmission(t);
}

/** The admission's effect; again after a takeover. */
export function askAdmission(t: Turn): void {
  const { dial } = t.call;
  const record = dial === null ? undefined : t.call.records[dial.record];
  if (dial === null || record === undefined) return;
  t.effects.push({
    kind: "call.admit",
    ask: dial.ask,
    record: record.id,
    trunk: t.call.trunk,
    targetClass: dial.targetClass,
    direction: record.direction,
    number: record.ratedNumber,
    rateDeck: record.rateDeck,
    isEmergency: t.call.isEmergency,
  });
}

/** Asks for the addresses of the candidate in hand. */
export function askAddresses(t: Turn, dial: Dial, candidate: Candidate): void {
  const ask = `${t.call.ref}-${dial.record}-resolve-${dial.tried.length}-${dial.candidates.length}`;
  patch(t, { dial: { ...dial, phase: "resolving", ask, askUntil: t.at + ASK_MS } });
  t.effects.push({ kind: "target.resolve", ask, target: candidate });
}
