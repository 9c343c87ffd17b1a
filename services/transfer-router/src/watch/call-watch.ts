import { isSampled } from "@tandem/identity";
import type { Metrics, SpanSink } from "@tandem/observability";
import type { Effect } from "../call/effect.ts";
import type { CallInput } from "../call/event.ts";
import type { Call } from "../call/state.ts";
import type { StepWatch } from "../host/step-watch.ts";
import { callCounter } from "./count-event.ts";
import { earlierSpans } from "./earlier-spans.ts";
import { eventSpan } from "./event-span.ts";
import { notifySpans, stepSpans } from "./step-spans.ts";

export interface CallWatchOptions {
  readonly metrics?: Metrics;
  /** Undefined: nothing is exported, and traced calls cost what others cost. */
  readonly spans?: SpanSink;
  readonly clock: { now(): number };
}

/**
 * Metrics of all calls and spans of those that are traced, from what their events and steps say. A router that takes a call
 * over tells what waits in its state once more: the spans' ids and instants are the same, so the tree is one.
 */
export function callWatch({ metrics, spans, clock }: CallWatchOptions): StepWatch {
  /** How far a call's events were told; what the log has not confirmed comes again with each step. */
  const told = new Map<string, number>();
  /** Traced calls whose beginning was told: by the edge, by an earlier router, or here. */
  const begun = new Set<string>();
  const takenAt = new WeakMap<CallInput, number>();
  const counts = { steps: 0, events: 0, retransmissions: 0 };
  const counter = metrics === undefined ? undefined : callCounter(metrics);
  for (const name of ["steps", "events", "retransmissions"] as const)
    metrics?.observe(name, () => [[counts[name], {}]]);

  const tellEvents = (call: Call, input: CallInput, sink: SpanSink | undefined): void => {
    const last = call.events.at(-1)?.seq ?? 0;
    const before = told.get(call.ref) ?? 0;
    if (last <= before) return;
    told.set(call.ref, last);
    for (const event of call.events) {
      if (event.seq <= before) continue;
      const isNew = input.kind !== "call.activated" || event.at === input.at;
      if (isNew) counts.events += 1;
      if (isNew) counter?.event(call, event);
      if (sink === undefined) continue;
      const span = eventSpan(call, event);
      if (span !== undefined) sink(span);
    }
  };

  /** Asked to be traced by this very REFER: nobody has told yet how the call began. */
  const tellBeginning = (call: Call, input: CallInput, sink: SpanSink): void => {
    if (begun.has(call.ref)) return;
    begun.add(call.ref);
    const before = told.get(call.ref);
    if (before === undefined || input.kind === "call.activated") return;
    for (const span of earlierSpans(call)) sink(span);
  };

  return {
    taken(input, traceparent) {
      if (spans !== undefined && isSampled(traceparent)) takenAt.set(input, clock.now());
    },
    stepped(call, input, effects) {
      counts.steps += 1;
      if (input.kind === "time.passed") counts.retransmissions += sentAgain(call, effects, input.at);
      if (input.kind === "call.admitted" && input.refusal !== undefined) counter?.refused(call, input.refusal.rule);
      const sink = isSampled(call.traceparent) ? spans : undefined;
      if (sink !== undefined) tellBeginning(call, input, sink);
      tellEvents(call, input, sink);
      if (sink === undefined) return;
      for (const span of notifySpans(call, input, effects)) sink(span);
      for (const span of stepSpans(call, input, effects, takenAt.get(input), clock.now())) sink(span);
    },
    surprised(call, input) {
      counter?.surprised(call, input);
    },
    capped(party) {
      counter?.capped(party);
    },
    left(ref) {
      told.delete(ref);
      begun.delete(ref);
    },
  };
}

/** Messages that a timer has sent, of transactions whose phase began earlier: copies. */
function sentAgain(call: Call, effects: readonly Effect[], at: number): number {
  let count = 0;
  for (const effect of effects) {
    if (effect.kind !== "sip.send" || effect.tx === 0) continue;
    const tx = call.txs.find(({ id }) => id === effect.tx);
    if (tx !== undefined && tx.machine.phaseAt < at) count += 1;
  }
  return count;
}
