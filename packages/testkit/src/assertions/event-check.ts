import type { SimEvent } from "../sim/sim-log.ts";

/** What the log tells of the calls, judged: each thing once, and each beginning with its end. `isOver`: every call has ended. */
export function checkEvents(events: readonly SimEvent[], isOver: boolean): readonly string[] {
  const faults: string[] = [];
  const count = (type: string, key: (event: SimEvent) => string | undefined): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const event of events) {
      const name = event.body.type === type ? key(event) : undefined;
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  };
  const legKey = ({ body }: SimEvent): string => ("leg" in body ? body.leg : "");
  const once = (what: string, counts: ReadonlyMap<string, number>): void => {
    for (const [key, times] of counts) if (times !== 1) faults.push(`${what} ${times} times: ${key}`);
  };
  const both = (what: string, begun: ReadonlyMap<string, number>, ended: ReadonlyMap<string, number>): void => {
    for (const key of begun.keys()) if (isOver && !ended.has(key)) faults.push(`${what} began and never ended: ${key}`);
    for (const key of ended.keys()) if (!begun.has(key)) faults.push(`${what} ended and never began: ${key}`);
  };
  const legsStarted = count("leg.started", legKey);
  const legsEnded = count("leg.ended", legKey);
  const recordOf = ({ record }: SimEvent): string => record;
  const started = count("call.started", recordOf);
  const ended = count("call.ended", recordOf);
  const requested = count("transfer.requested", ({ body }) =>
    body.type === "transfer.requested" ? body.transfer : undefined,
  );
  // Told again, with its status, when the final NOTIFY was answered.
  const finished = count("transfer.finished", ({ body }) =>
    body.type === "transfer.finished" && body.notifyAnswered === 0 ? body.transfer : undefined,
  );
  once("leg.started", legsStarted);
  once("leg.answered", count("leg.answered", legKey));
  // TRANSFER rule 27: a leg that was given up, and whose 2xx came all the same, ends again as an answered one.
  once(
    "leg.ended, answered,",
    count("leg.ended", ({ body }) => (body.type === "leg.ended" && body.answeredAt > 0 ? body.leg : undefined)),
  );
  once(
    "leg.ended, not answered,",
    count("leg.ended", ({ body }) => (body.type === "leg.ended" && body.answeredAt === 0 ? body.leg : undefined)),
  );
  once("call.started", started);
  once("call.ended", ended);
  once("transfer.requested", requested);
  once("transfer.finished", finished);
  both("leg", legsStarted, legsEnded);
  both("record", started, ended);
  both("transfer", requested, finished);
  for (const event of events) faults.push(...checkLinks(event, started));
  return faults;
}

/** A referred record names a parent that is there; a leg that was answered says when, and when it ended. */
function checkLinks({ body, record }: SimEvent, started: ReadonlyMap<string, number>): readonly string[] {
  if (body.type === "call.started") {
    if (body.relationship === "referred" && !started.has(body.parentId))
      return [`record ${record} has no parent ${body.parentId}`];
    if (body.relationship === "initial" && body.parentId !== "")
      return [`record ${record} is no child, and has a parent`];
  }
  if (body.type === "leg.ended") {
    if (!started.has(record)) return [`leg ${body.leg} belongs to no record`];
    if (body.answeredAt > body.endedAt) return [`leg ${body.leg} ended before it was answered`];
  }
  return [];
}
