import { ATTRIBUTE, boundedNames, type Metrics } from "@tandem/observability";
import type { CallInput, Party } from "../call/event.ts";
import type { CallEventBody, PendingEvent } from "../call/record/call-event.ts";
import type { Call } from "../call/state.ts";

const RINGING = new Set([180, 183]);
/** Trunks, and carriers, that have series of their own; docs/limits.md. */
const NAMES = 200;

/** Counts what calls say; one for each process, for it knows which names have series of their own. */
export interface CallCounter {
  event(call: Call, event: PendingEvent): void;
  /** A limit, a price or the credit has refused a call. */
  refused(call: Call, rule: string): void;
  /** A new call beyond what its sender may begin in one partition. */
  capped(party: Party): void;
  /** A message that the state did not expect. */
  surprised(call: Call, input: CallInput): void;
}

export function callCounter(metrics: Metrics): CallCounter {
  const trunkName = boundedNames(NAMES, (trunk) => metrics.count("callsCapped", { [ATTRIBUTE.trunk]: trunk }, 0));
  const carrierName = boundedNames(NAMES, (carrier) => {
    metrics.count("callsCapped", { [ATTRIBUTE.carrier]: carrier }, 0);
    for (const status of FAILURES)
      metrics.count("carrierFailures", { [ATTRIBUTE.carrier]: carrier, [ATTRIBUTE.status]: status }, 0);
  });
  countFromNothing(metrics);
  const refused = (call: Call, rule: string): void =>
    metrics.count("trunkRefusals", { [ATTRIBUTE.trunk]: trunkName(call.trunk), [ATTRIBUTE.rule]: rule });
  const legStarted = (body: Started): void => {
    if (!isCarrier(body)) return;
    // Named by a call of its own too: its series are there before it calls too often.
    const carrier = carrierName(body.carrier);
    if (isDialled(body)) metrics.count("carrierAttempts", { [ATTRIBUTE.carrier]: carrier });
  };
  return {
    event(call, event) {
      const { body } = event;
      switch (body.type) {
        case "call.started": {
          const trunk = trunkName(call.trunk);
          const { direction, targetClass, trace } = body;
          metrics.count("callsStarted", {
            [ATTRIBUTE.direction]: direction,
            [ATTRIBUTE.targetClass]: targetClass,
          });
          metrics.count("trunkCalls", { [ATTRIBUTE.trunk]: trunk, [ATTRIBUTE.direction]: direction });
          for (const { rule, outcome } of trace) if (outcome === "refused") refused(call, rule);
          return;
        }
        case "call.ended":
          return metrics.count("callsEnded", { [ATTRIBUTE.result]: body.result });
        case "transfer.decided":
          // Where it makes a record, that tells.
          if (body.child !== "") return;
          for (const { rule, outcome } of body.trace) if (outcome === "refused") refused(call, rule);
          return;
        case "leg.started":
          return legStarted(body);
        case "leg.ended":
          if (isDialled(body)) countCarrier(metrics, carrierName(body.carrier), body);
          return;
        default:
          countTransfer(metrics, call, event);
      }
    },
    refused,
    capped(party) {
      if (party.kind === "trunk") metrics.count("callsCapped", { [ATTRIBUTE.trunk]: trunkName(party.trunk) });
      if (party.kind === "carrier") metrics.count("callsCapped", { [ATTRIBUTE.carrier]: carrierName(party.carrier) });
    },
    surprised(call, input) {
      if (input.kind !== "message.received") return;
      const { isRequest, method, status } = input.message;
      metrics.count("surprises", {
        [ATTRIBUTE.callState]: call.phase === "over" ? "over" : (call.transfer?.phase ?? call.dial?.phase ?? "up"),
        [ATTRIBUTE.event]: isRequest ? requestName(method) : `${Math.floor(status / 100)}xx`,
      });
    },
  };
}

/** A counter that begins with its first event has not grown for Prometheus: what is waited for begins at 0. */
function countFromNothing(metrics: Metrics): void {
  for (const targetClass of ["PSTN", "SIP", "JOIN"])
    for (const outcome of ["MOVED", "FAILED", "REFUSED", "ABANDONED"])
      metrics.count("transfers", { [ATTRIBUTE.targetClass]: targetClass, [ATTRIBUTE.outcome]: outcome }, 0);
  for (const result of ["COMPLETED", "BUSY", "NO_ANSWER", "CANCEL", "FAILED"])
    metrics.count("callsEnded", { [ATTRIBUTE.result]: result }, 0);
}

const METHODS = new Set([
  "INVITE",
  "ACK",
  "BYE",
  "CANCEL",
  "UPDATE",
  "INFO",
  "REFER",
  "NOTIFY",
  "SUBSCRIBE",
  "OPTIONS",
]);

function requestName(method: string): string {
  return METHODS.has(method) ? method : "other";
}

type Started = CallEventBody & { readonly type: "leg.started" };
type Ended = CallEventBody & { readonly type: "leg.ended" };

function isCarrier({ side, carrier }: Started | Ended): boolean {
  return side === "carrier" && carrier !== "";
}

/** An INVITE of ours to a carrier. */
function isDialled(leg: Started | Ended): boolean {
  return isCarrier(leg) && leg.direction === "OUTBOUND";
}

function countCarrier(metrics: Metrics, carrier: string, { answeredAt, status }: Ended): void {
  const labels = { [ATTRIBUTE.carrier]: carrier };
  if (answeredAt !== 0) metrics.count("carrierAnswered", labels);
  else metrics.count("carrierFailures", { ...labels, [ATTRIBUTE.status]: failureOf(status) });
}

const FAILURES = ["none", "4xx", "487", "5xx"];

/** 487 is our own CANCEL's answer, and 408 our own word for silence. */
function failureOf(status: number): string {
  if (status === 0 || status === 408) return "none";
  return status === 487 ? "487" : `${Math.floor(status / 100)}xx`;
}

function countTransfer(metrics: Metrics, call: Call, { at, record, body }: PendingEvent): void {
  switch (body.type) {
    case "call.progressed": {
      const index = call.records.findIndex(({ id }) => id === record);
      const leg = call.legs.findLast((of) => of.owns && of.record === index);
      if (leg === undefined || !RINGING.has(body.status)) return;
      metrics.record("postDialDelay", (at - leg.startedAt) / 1000, { [ATTRIBUTE.targetClass]: classOf(call, record) });
      return;
    }
    case "transfer.finished": {
      // Told again when its final NOTIFY is answered.
      if (body.notifyAnswered !== 0) return;
      const labels = { [ATTRIBUTE.targetClass]: classOf(call, body.child), [ATTRIBUTE.outcome]: body.outcome };
      metrics.count("transfers", labels);
      metrics.record("transferTime", (at - body.requestedAt) / 1000, labels);
    }
  }
}

/** JOIN makes no record. */
export function classOf(call: Call, record: string): "PSTN" | "SIP" | "JOIN" {
  return call.records.find(({ id }) => id === record)?.targetClass ?? "JOIN";
}
