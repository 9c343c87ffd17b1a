import { spanIdOf, traceIdOf } from "@tandem/identity";
import {
  ATTRIBUTE,
  type Attributes,
  notifySpan,
  notifySpanId,
  OVER_SIP,
  referSpanId,
  SPAN,
  type Span,
  stepSpanId,
} from "@tandem/observability";
import type { Effect } from "../call/effect.ts";
import type { CallInput } from "../call/event.ts";
import type { Call } from "../call/state.ts";
import { referOf } from "./event-span.ts";

/** One step of a traced call, and the way of its message to this router: `takenAt` is when it came here. */
export function stepSpans(
  call: Call,
  input: CallInput,
  effects: readonly Effect[],
  takenAt: number | undefined,
  endMs: number,
): readonly Span[] {
  const ids = { traceId: traceIdOf(call.traceparent), parentSpanId: parentOf(call) };
  const step: Span = {
    ...ids,
    name: SPAN.step,
    kind: "internal",
    spanId: stepSpanId("step", call.id, input.entropy),
    startMs: takenAt ?? input.at,
    endMs,
    attributes: {
      [ATTRIBUTE.call]: call.id,
      [ATTRIBUTE.partition]: call.partition,
      [ATTRIBUTE.input]: input.kind,
      [ATTRIBUTE.effects]: effects.length,
      ...messageOf(input),
    },
  };
  if (takenAt === undefined) return [step];
  const spanId = stepSpanId("hop", call.id, input.entropy);
  const attributes = messageOf(input);
  return [{ ...ids, name: SPAN.hop, kind: "client", spanId, startMs: input.at, endMs: takenAt, attributes }, step];
}

function messageOf(input: CallInput): Attributes {
  if (input.kind !== "message.received" && input.kind !== "call.offered") return {};
  const { method, isRequest, status } = input.message;
  return isRequest ? { [ATTRIBUTE.method]: method } : { [ATTRIBUTE.method]: method, [ATTRIBUTE.status]: status };
}

const TOLD = /\r\n\r\nSIP\/2\.0 (\d{3})/;

/**
 * NOTIFYs of progress, when they are first sent; nothing is stored about their answers, so they have no length. The final
 * one is told by the event of its answer.
 */
export function notifySpans(call: Call, input: CallInput, effects: readonly Effect[]): readonly Span[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== "sip.send" || !effect.text.startsWith("NOTIFY ")) return [];
    const tx = call.txs.find(({ id }) => id === effect.tx);
    if (tx?.side !== "client" || tx.purpose.kind !== "notify" || tx.purpose.final) return [];
    const sentAt = tx.machine.startedAt;
    // A copy tells nothing new; a router that took the call over may be the first to tell.
    if (sentAt !== input.at && input.kind !== "call.activated") return [];
    const status = Number(TOLD.exec(effect.text)?.[1] ?? 0);
    const span: Span = {
      name: notifySpan(status),
      kind: "client",
      traceId: traceIdOf(call.traceparent),
      spanId: notifySpanId(tx.branch),
      parentSpanId: parentOf(call),
      startMs: sentAt,
      endMs: sentAt,
      attributes: { ...OVER_SIP, [ATTRIBUTE.call]: call.id },
    };
    return [span];
  });
}

/** What the call is at: its transfer, or one that ended just now, else the call itself. */
function parentOf(call: Call): string {
  const { transfer } = call;
  if (transfer !== null) {
    const record = transfer.record === 0 ? undefined : call.records[transfer.record];
    return referSpanId(record === undefined ? transfer.id : record.id);
  }
  const last = call.events.at(-1);
  const ended = call.events.findLast(({ at, body }) => body.type === "transfer.finished" && at === last?.at);
  if (ended?.body.type === "transfer.finished") return referOf(ended.body);
  return spanIdOf(call.traceparent);
}
