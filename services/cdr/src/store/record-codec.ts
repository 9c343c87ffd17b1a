import type {
  Ended,
  LegEnded,
  LegStarted,
  RuleTrace,
  Started,
  TransferDecided,
  TransferFinished,
  TransferRequested,
} from "../records/record-event.ts";
import type { RecordState, Stamped } from "../records/record-state.ts";

// Values in the order of these lists, without their names: two fifths of the bytes, and every write carries them all.
// A list only grows at its end; a value that an older version did not write is read as null.
const STARTED = [
  "groupId",
  "parentId",
  "relationshipType",
  "direction",
  "targetClass",
  "from",
  "to",
  "sipCallId",
  "referTo",
  "referredBy",
  "rule",
  "trace",
  "traceId",
  "transferDepth",
] as const satisfies readonly (keyof Started)[];
const ENDED = [
  "endedAt",
  "callResult",
  "sipStatus",
  "q850Cause",
  "hungUpBy",
  "cause",
] as const satisfies readonly (keyof Ended)[];
const LEG_STARTED = [
  "side",
  "sipCallId",
  "carrier",
  "remote",
  "direction",
  "number",
  "rateDeck",
  "unratedReason",
] as const satisfies readonly (keyof LegStarted)[];
const LEG_ENDED = [
  "side",
  "carrier",
  "answeredAt",
  "endedAt",
  "sipStatus",
  "q850Cause",
  "hungUpBy",
] as const satisfies readonly (keyof LegEnded)[];
const REQUESTED = [
  "recordId",
  "referTo",
  "referredBy",
  "transferorLegId",
] as const satisfies readonly (keyof TransferRequested)[];
const DECIDED = ["recordId", "targetClass", "rule", "trace"] as const satisfies readonly (keyof TransferDecided)[];
const FINISHED = [
  "recordId",
  "outcome",
  "finalStatus",
  "answeredButNotJoined",
  "notifyAnsweredStatus",
  "requestedAt",
  "movedAt",
] as const satisfies readonly (keyof TransferFinished)[];

type Packed = readonly unknown[] | null;
type PackedLeg = readonly [id: string, started: Packed, answeredAt: number, aliveAt: number, ended: Packed];
type PackedTransfer = readonly [id: string, requested: Packed, decided: Packed, finished: Packed];
type PackedRecord = readonly [
  recordId: string,
  trunkId: string,
  projectId: string,
  firstSeenAt: number,
  progressedAt: number,
  ringingAt: number,
  started: Packed,
  ended: Packed,
  made: Packed,
  legs: readonly PackedLeg[],
  transfers: readonly PackedTransfer[],
];

/** A record's state as one line of text. */
export function encodeRecord(state: RecordState): string {
  const packed: PackedRecord = [
    state.recordId,
    state.trunkId,
    state.projectId,
    state.firstSeenAt,
    state.progressedAt,
    state.ringingAt,
    pack(STARTED, state.started),
    pack(ENDED, state.ended),
    pack(FINISHED, state.made),
    Object.entries(state.legs).map(([id, leg]) => [
      id,
      pack(LEG_STARTED, leg.started),
      leg.answeredAt,
      leg.aliveAt,
      pack(LEG_ENDED, leg.ended),
    ]),
    Object.entries(state.transfers).map(([id, { requested, decided, finished }]) => [
      id,
      pack(REQUESTED, requested),
      pack(DECIDED, decided),
      pack(FINISHED, finished),
    ]),
  ];
  return JSON.stringify(packed);
}

/** The state that `encodeRecord` wrote, in this version or an older one. */
export function decodeRecord(text: string): RecordState {
  const [recordId, trunkId, projectId, firstSeenAt, progressedAt, ringingAt, started, ended, made, legs, transfers] =
    JSON.parse(text) as PackedRecord;
  return {
    recordId,
    trunkId,
    projectId,
    firstSeenAt,
    progressedAt,
    ringingAt,
    started: unpack<Started>(STARTED, started),
    ended: unpack<Ended>(ENDED, ended),
    made: unpack<TransferFinished>(FINISHED, made),
    legs: Object.fromEntries(
      legs.map(([id, legStarted, answeredAt, aliveAt, legEnded]) => [
        id,
        {
          started: unpack<LegStarted>(LEG_STARTED, legStarted),
          answeredAt,
          aliveAt,
          ended: unpack<LegEnded>(LEG_ENDED, legEnded),
        },
      ]),
    ),
    transfers: Object.fromEntries(
      transfers.map(([id, requested, decided, finished]) => [
        id,
        {
          requested: unpack<TransferRequested>(REQUESTED, requested),
          decided: unpack<TransferDecided>(DECIDED, decided),
          finished: unpack<TransferFinished>(FINISHED, finished),
        },
      ]),
    ),
  };
}

function pack<T extends object>(fields: readonly (keyof T & string)[], stamped: Stamped<T> | null): Packed {
  if (stamped === null) return null;
  const values: unknown[] = [stamped.at, stamped.id];
  for (const field of fields) {
    const value = stamped.fact[field];
    values.push(field === "trace" ? packTrace(value as readonly RuleTrace[]) : value);
  }
  return values;
}

function unpack<T extends object>(fields: readonly (keyof T & string)[], packed: Packed): Stamped<T> | null {
  if (packed === null) return null;
  const [at, id, ...values] = packed;
  const fact = Object.fromEntries(
    fields.map((field, index) => {
      const value = values[index] ?? null;
      return [field, field === "trace" ? unpackTrace(value as readonly string[]) : value];
    }),
  ) as T;
  return { at: at as number, id: id as string, fact };
}

/** Three texts a rule, one after the other. */
function packTrace(trace: readonly RuleTrace[]): readonly string[] {
  const texts: string[] = [];
  for (const { rule, outcome, detail } of trace) texts.push(rule, outcome, detail);
  return texts;
}

function unpackTrace(texts: readonly string[]): readonly RuleTrace[] {
  const trace: RuleTrace[] = [];
  for (let index = 0; index < texts.length; index += 3) {
    trace.push({ rule: texts[index] ?? "", outcome: texts[index + 1] ?? "", detail: texts[index + 2] ?? "" });
  }
  return trace;
}
