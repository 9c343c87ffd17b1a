import type { CallJson, CallTreeJson } from "./call-json.ts";

export interface TimelineEventJson {
  readonly time: string;
  readonly name: string;
  readonly callId: string;
  readonly legId?: string;
  readonly text: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

type Leg = CallJson["legs"][number];
type Transfer = CallJson["transfers"][number];

/** What happened in a call and all that transfers link to it, by time; what came at once stays in the order of cause. */
export function timelineJson(tree: CallTreeJson): readonly TimelineEventJson[] {
  const events: TimelineEventJson[] = [];
  const calls = callsIn(tree);
  const ends = new Map(calls.map(({ callId, endTime }) => [callId, endTime]));
  for (const call of calls) events.push(...eventsOf(call, ends));
  return events.toSorted((one, other) => (one.time < other.time ? -1 : one.time > other.time ? 1 : 0));
}

/** The calls of a tree, each before those below it. */
function callsIn({ call, children }: CallTreeJson): readonly CallJson[] {
  return [call, ...children.flatMap(callsIn)];
}

function eventsOf(call: CallJson, ends: ReadonlyMap<string, string | undefined>): readonly TimelineEventJson[] {
  const { callId } = call;
  const at = (
    time: string | undefined,
    name: string,
    text: string,
    detail: TimelineEventJson["detail"] = {},
    legId?: string,
  ): readonly TimelineEventJson[] =>
    time === undefined || time === ""
      ? []
      : [{ time, name, callId, ...(legId === undefined ? {} : { legId }), text, detail }];
  const { createTime, endTime, ringTimeMs, charges } = call;
  const rated = charges.filter(({ price }) => price !== undefined);
  return [
    ...at(createTime, "call.started", startedText(call), {
      direction: call.direction,
      rule: call.rule,
      trace: call.trace,
    }),
    ...at(ringingAt(call), "call.ringing", `${call.to} rings`, { ringTimeMs }),
    ...call.legs.flatMap((leg) => legEvents(leg, at)),
    ...call.transfers.flatMap((transfer) => transferEvents(transfer, ends.get(transfer.callId ?? ""), at)),
    ...at(endTime, "call.ended", endedText(call), {
      callResult: call.callResult,
      sipStatus: call.sipStatus,
      q850Cause: call.q850Cause,
      hungUpBy: call.hungUpBy,
      cause: call.cause,
    }),
    ...(call.isComplete && charges.length > 0
      ? at(endTime, "call.rated", ratedText(rated.length, charges.length), { charges })
      : []),
  ];
}

type At = (
  time: string | undefined,
  name: string,
  text: string,
  detail?: TimelineEventJson["detail"],
  legId?: string,
) => readonly TimelineEventJson[];

function legEvents(leg: Leg, at: At): readonly TimelineEventJson[] {
  const who = `${(leg.side ?? "a").toLowerCase()}'s leg${leg.carrier === undefined ? "" : ` (${leg.carrier})`}`;
  const { legId, side, remote, sipCallId, carrier, sipStatus, q850Cause, hungUpBy } = leg;
  const status = sipStatus === undefined || leg.answerTime !== undefined ? "" : ` with ${sipStatus}`;
  const by = hungUpBy === undefined ? "" : `, hung up by ${hungUpBy.toLowerCase()}`;
  return [
    ...at(leg.startTime, "leg.started", `the ${who} began, at ${remote}`, { side, remote, sipCallId, carrier }, legId),
    ...at(leg.answerTime, "leg.answered", `the ${who} was answered`, { side }, legId),
    ...at(leg.endTime, "leg.ended", `the ${who} ended${status}${by}`, { side, sipStatus, q850Cause, hungUpBy }, legId),
  ];
}

function transferEvents(transfer: Transfer, targetEnd: string | undefined, at: At): readonly TimelineEventJson[] {
  const { transferId, referTo, referredBy, rule, trace, targetClass, outcome, finalStatus, notifyAnsweredStatus } =
    transfer;
  const legId = transfer.transferorLegId;
  const { requestTime, moveTime } = transfer;
  // The decision is made as the REFER comes in: its event bears the same instant.
  return [
    ...at(requestTime, "transfer.requested", `REFER to ${referTo}`, { transferId, referTo, referredBy }, legId),
    ...at(
      requestTime,
      "transfer.decided",
      `${targetClass === undefined ? "refused" : `class ${targetClass}`} by the rule ${rule}`,
      { transferId, rule, targetClass, trace },
      legId,
    ),
    ...at(moveTime, "transfer.moved", "the transferee speaks with the target", { transferId }, legId),
    // One that came to nothing ended with the call to its target, where there was one.
    ...(outcome === undefined
      ? []
      : at(
          moveTime ?? targetEnd ?? requestTime,
          "transfer.finished",
          finishedText(transfer, outcome),
          { transferId, outcome, finalStatus, notifyAnsweredStatus },
          legId,
        )),
  ];
}

function finishedText(
  { finalStatus, notifyAnsweredStatus, answeredButNotJoined }: Transfer,
  outcome: NonNullable<Transfer["outcome"]>,
): string {
  const told = finalStatus === undefined ? "" : `, told by NOTIFY ${finalStatus}`;
  const answered = notifyAnsweredStatus === undefined ? "" : `, answered ${notifyAnsweredStatus}`;
  return `${outcome.toLowerCase()}${told}${answered}${answeredButNotJoined ? "; the target answered and was not joined" : ""}`;
}

function startedText({ from, to, direction, relationshipType }: CallJson): string {
  return `${relationshipType === "referred" ? "a referred call" : `an ${direction} call`} from ${from} to ${to}`;
}

function endedText({ callResult, hungUpBy, sipStatus, cause }: CallJson): string {
  const by = hungUpBy === undefined ? "" : `, hung up by ${hungUpBy.toLowerCase()}`;
  const status = sipStatus === undefined ? "" : ` (${sipStatus})`;
  return `${(callResult ?? "ended").toLowerCase().replaceAll("_", " ")}${status}${by}${cause === undefined ? "" : `: ${cause}`}`;
}

function ratedText(rated: number, all: number): string {
  return `${rated} of ${all} legs cost something`;
}

function ringingAt({ createTime, postDialDelayMs }: CallJson): string | undefined {
  if (postDialDelayMs === undefined || createTime === "") return undefined;
  return new Date(Date.parse(createTime) + postDialDelayMs).toISOString();
}
