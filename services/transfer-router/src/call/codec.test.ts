import type { ReferSubscription } from "@tandem/sip/subscription";
import fc, { type Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeCall, type EncodedCall, encodeCall } from "./codec.ts";
import type { CallEventBody, PendingEvent } from "./record/call-event.ts";
import type {
  Address,
  Call,
  Candidate,
  ClientTx,
  Dial,
  DialRequest,
  Leg,
  Purpose,
  RecordState,
  Route,
  ServerTx,
  Transfer,
} from "./state.ts";

const ID = "26ae47b5a0a4ce8c5e370bcdafdc132c";
const AT = 1_790_000_000_000;

/** Every field of `T` is drawn: one that is new in the state does not compile here until it is. */
function all<T>(model: { readonly [K in keyof T]-?: Arbitrary<T[K]> }): Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as Arbitrary<T>;
}

const text = fc.oneof(
  fc.constantFrom(...["", ID, `${ID}.1`, `${ID}-2`, `${ID.slice(0, 16)}-1`, "~", "^x", "=", "-", "UDP", "0"]),
  fc.constantFrom("INVITE", "NOTIFY", "constructor", "__proto__", "z9hG4bK", "z9hG4bK1gx", "+12025550101", "acme"),
  fc.constantFrom("sip:a@b", "<sip:a@b>", '"A" <sip:a@b:5060;x=1>', "sip:@", "<sip:@>", "sip:a@b@c", "sip:a@[::1]:9"),
  fc.constantFrom(
    "<sip:a@b",
    "sip:a@b>",
    "<<sip:a@b>",
    "x<sip:a@b;tag>>",
    "sips:a@b",
    "tel:+1202",
    "asip:b@c",
    "<tel:1>",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const small = fc.nat({ max: 9 });
const instant = fc.oneof(
  fc.constantFrom(0, AT, AT - 1, AT + 1, 1, Number.MAX_SAFE_INTEGER, AT + 0.25),
  fc.integer({ min: AT - 40_000, max: AT + 40_000 }),
);
const flag = fc.boolean();
const listOf = <T>(item: Arbitrary<T>): Arbitrary<T[]> => fc.array(item, { maxLength: 3 });
const orNull = <T>(value: Arbitrary<T>): Arbitrary<T | null> => fc.option(value, { nil: null });

const side = fc.constantFrom("customer", "carrier", "foreign");
const targetClass = fc.constantFrom("PSTN", "SIP");
const direction = fc.constantFrom("OUTBOUND", "INBOUND");
const transport = fc.constantFrom("UDP", "TCP", "TLS", "");
const aRoute = all<Route>({ address: text, port: small, transport, listener: text, flow: text });
const route = fc.oneof(
  fc.constantFrom({ address: "b", port: 5060, transport: "UDP", listener: "u", flow: "" }),
  aRoute,
);

const queued = fc.record(
  { status: small, reason: text, final: flag, retryAfterSec: small, timedOut: fc.constant(true as const) },
  { requiredKeys: ["status", "reason", "final"], noNullPrototype: true },
);
const subscription = all<ReferSubscription>({
  id: small,
  withId: flag,
  phase: fc.constantFrom("active", "terminated", "removed"),
  expiresAt: instant,
  notifying: flag,
  progress: fc.constantFrom("INITIAL", "NONE", "ALL"),
  lastProgressAt: instant,
  queued: orNull(queued),
  current: all<ReferSubscription["current"]>({ status: small, reason: text }),
  finalSent: flag,
  finalAnswered: orNull(small),
});

const dialog = all<Leg["dialog"]>({
  callId: text,
  localTag: text,
  remoteTag: text,
  local: text,
  remote: text,
  localSeq: small,
  remoteSeq: fc.integer({ min: -1, max: 2 ** 31 }),
  routeSet: listOf(text),
  remoteTarget: text,
});
const aLeg = all<Leg>({
  id: fc.integer({ min: 1, max: 255 }),
  side,
  name: text,
  party: text,
  record: small,
  owns: flag,
  phase: fc.constantFrom("calling", "early", "up", "closing", "down"),
  callId: text,
  localTag: text,
  dialog,
  route,
  peer: small,
  invite: small,
  unacked: small,
  intent: listOf(small),
  answered: flag,
  timer: flag,
  session: orNull(all<NonNullable<Leg["session"]>>({ seconds: small, weRefresh: flag, at: instant })),
  startedAt: instant,
  answeredAt: instant,
  subscriptions: listOf(subscription),
  reportsFor: small,
  hasReferred: flag,
  guard: orNull(all<NonNullable<Leg["guard"]>>({ kind: fc.constantFrom("moved", "hang-up"), at: instant })),
  repair: orNull(all<NonNullable<Leg["repair"]>>({ at: instant, tries: small, depth: small })),
  waiting: small,
  maxForwards: small,
});
/** Legs as they are, too: of one Call-ID and tag with their dialog. */
const leg = fc.oneof(
  aLeg,
  aLeg.map((l) => ({ ...l, dialog: { ...l.dialog, callId: l.callId, localTag: l.localTag } })),
);

const times = { startedAt: instant, phaseAt: instant, reliable: flag };
const clientMachine: Arbitrary<ClientTx["machine"]> = fc.oneof(
  all<ClientTx["machine"] & { readonly kind: "invite-client" }>({
    kind: fc.constant("invite-client"),
    phase: fc.constantFrom("calling", "proceeding", "completed", "accepted", "terminated"),
    ...times,
  }),
  all<ClientTx["machine"] & { readonly kind: "non-invite-client" }>({
    kind: fc.constant("non-invite-client"),
    phase: fc.constantFrom("trying", "proceeding", "completed", "terminated"),
    ...times,
  }),
);
const serverMachine: Arbitrary<ServerTx["machine"]> = fc.oneof(
  all<ServerTx["machine"] & { readonly kind: "invite-server" }>({
    kind: fc.constant("invite-server"),
    phase: fc.constantFrom("proceeding", "completed", "confirmed", "accepted", "terminated"),
    acked: flag,
    ...times,
  }),
  all<ServerTx["machine"] & { readonly kind: "non-invite-server" }>({
    kind: fc.constant("non-invite-server"),
    phase: fc.constantFrom("trying", "proceeding", "completed", "terminated"),
    ...times,
  }),
);
const purpose: Arbitrary<Purpose> = fc.oneof(
  fc.constantFrom("dial", "bridge", "restore", "refresh", "bye", "cancel", "probe").map((kind): Purpose => ({ kind })),
  small.map((from): Purpose => ({ kind: "relay", from })),
  fc.tuple(small, flag).map(([subscription, final]): Purpose => ({ kind: "notify", subscription, final })),
);
const clientTx = all<ClientTx>({
  id: small,
  side: fc.constant("client"),
  leg: small,
  method: text,
  branch: text,
  cseq: small,
  machine: clientMachine,
  route,
  purpose,
  cancel: fc.constantFrom("no", "wanted", "sent"),
  giveUpAt: instant,
  offerless: flag,
});
const serverTx = all<ServerTx>({
  id: small,
  side: fc.constant("server"),
  leg: small,
  method: text,
  key: text,
  branch: text,
  cseq: small,
  machine: serverMachine,
  route,
  offerless: flag,
  isTagged: flag,
});

const record = all<RecordState>({
  id: text,
  direction,
  relationship: fc.constantFrom("initial", "referred"),
  targetClass,
  parent: text,
  ratedNumber: text,
  rateDeck: text,
  unrated: text,
  isOpen: flag,
  status: small,
  cause: small,
  hungUpBy: text,
  why: text,
  isProgressed: flag,
  isRinging: flag,
});

const candidate = all<Candidate>({ side, name: text, host: text, port: small, transport, uri: text, depth: small });
const request = {
  for: fc.constantFrom("call", "transfer"),
  record: small,
  targetClass,
  candidates: listOf(candidate),
  from: all<Dial["from"]>({ number: text, displayName: text }),
  called: text,
} as const;
const dial = all<Dial>({
  ...request,
  phase: fc.constantFrom("admitting", "resolving", "calling"),
  ask: text,
  askUntil: instant,
  addresses: listOf(all<Address>({ address: text, port: small, transport })),
  leg: small,
  tried: listOf(small),
  deadline: instant,
  minSe: small,
  fresh: flag,
});
const transfer = all<Transfer>({
  phase: fc.constantFrom("waiting", "dialing", "asking", "bridging"),
  id: text,
  record: small,
  refer: small,
  transferor: small,
  reporter: small,
  transferee: small,
  target: small,
  targetClass,
  requestedAt: instant,
  deadline: instant,
  wanted: orNull(all<DialRequest>(request)),
  transferorLeft: flag,
  touched: flag,
  round: fc.constantFrom("idle-wait", "first", "re-offer-wait", "re-offer", "ask-wait", "ask", "relay"),
  retryAt: instant,
  retries: small,
});

const body: Arbitrary<CallEventBody> = fc.oneof(
  small.map((status): CallEventBody => ({ type: "call.progressed", status })),
  all<CallEventBody & { readonly type: "leg.answered" }>({
    type: fc.constant("leg.answered"),
    leg: text,
    answeredAt: instant,
  }),
  all<CallEventBody & { readonly type: "transfer.decided" }>({
    type: fc.constant("transfer.decided"),
    transfer: text,
    child: text,
    targetClass,
    rule: text,
    trace: listOf(fc.record({ rule: text, outcome: fc.constant("passed"), detail: text }, { noNullPrototype: true })),
  }),
);
const anEvent = all<PendingEvent>({ id: text, seq: small, at: instant, record: text, body });
const event = fc.oneof(
  anEvent,
  anEvent.map((e) => ({ ...e, id: `${e.record}-${e.body.type}-${e.seq}` })),
);

const call = all<Call>({
  v: fc.constant(1),
  id: fc.oneof(fc.constant(ID), text),
  ref: fc.oneof(fc.constant(ID.slice(0, 16)), text),
  partition: fc.nat({ max: 255 }),
  trunk: text,
  direction,
  isEmergency: flag,
  at: fc.constantFrom(AT, AT + 0.5, 0),
  phase: fc.constantFrom("up", "over"),
  keys: listOf(text),
  legs: listOf(leg),
  txs: fc.array(fc.oneof(clientTx, serverTx), { maxLength: 5 }),
  records: listOf(record),
  dial: orNull(dial),
  transfer: orNull(transfer),
  transfers: small,
  attempts: small,
  refused: small,
  nextTx: small,
  events: listOf(event),
  eventSeq: small,
  traceparent: text,
  aliveAt: instant,
  endBy: instant,
  texts: fc.dictionary(text, text, { noNullPrototype: true, maxKeys: 3 }),
});

/** As a store keeps it. */
function kept(encoded: EncodedCall): EncodedCall {
  return { hot: encoded.hot, cold: { ...encoded.cold } };
}

describe("a call as it is stored (CLUSTER rule 16)", () => {
  test("comes back as it was, whatever its state", () => {
    fc.assert(
      fc.property(call, (state) => {
        expect(decodeCall(kept(encodeCall(state)))).toStrictEqual(state);
      }),
      { numRuns: 500 },
    );
  });

  test("its texts are the cold part, and only they", () => {
    fc.assert(
      fc.property(call, text, (state, other) => {
        expect(encodeCall(state).cold).toBe(state.texts);
        expect(encodeCall({ ...state, texts: { other } }).hot).toBe(encodeCall(state).hot);
      }),
      { numRuns: 50 },
    );
  });
});

describe("versions of the stored call (CLUSTER rule 27)", () => {
  const rows = (hot: string): unknown[] => JSON.parse(hot) as unknown[];
  /** Fields of the outermost row that are lists of rows, and those that are one row. */
  const LISTS = [8, 9, 10, 11, 19] as const;
  const SINGLES = [12, 13] as const;
  /** Defaults that stand between a row's last field and one that a later version appends. */
  const padded = (row: readonly unknown[]): unknown[] => [...row, ...new Array(40 - row.length).fill(0), "new"];

  test("a reader does not see what a later version appended to any row", () => {
    fc.assert(
      fc.property(call, (state) => {
        const { hot, cold } = encodeCall(state);
        const later = rows(hot);
        for (const at of LISTS) {
          const list = later[at];
          if (Array.isArray(list)) later[at] = list.map(padded);
        }
        for (const at of SINGLES) {
          const row = later[at];
          if (Array.isArray(row)) later[at] = padded(row);
        }
        expect(decodeCall({ hot: JSON.stringify(padded(later)), cold })).toStrictEqual(state);
      }),
      { numRuns: 100 },
    );
  });

  test("the format is the first field, and another one is refused", () => {
    const [state] = fc.sample(call, { numRuns: 1, seed: 1 });
    const { hot, cold } = encodeCall(state!);
    expect(rows(hot)[0]).toBe(1);
    expect(() => decodeCall({ hot: JSON.stringify([2, ...rows(hot).slice(1)]), cold })).toThrow("no format 2");
    expect(() => decodeCall({ hot: "{", cold })).toThrow();
  });

  test.each([
    ["a letter that no version wrote", [1, ID, AT, "?u"], "no letter ?"],
    ["a leg without its route", [1, ID, AT, "Ou", 0, 0, [], [], [], [["cu"]]], "no route 0"],
    ["a word that is not in the table", [1, ID, AT, "Ou", 0, 0, [], ["a"], [[2]]], "no word 2"],
  ])("what no version wrote is refused: %s", (_what, row, message) => {
    expect(() => decodeCall({ hot: JSON.stringify(row), cold: {} })).toThrow(message);
  });
});

test("what stands in several places is stored once: routes, numbers, hosts, ids", () => {
  const way: Route = { address: "192.0.2.7", port: 5060, transport: "UDP", listener: "udp:192.0.2.1:5060", flow: "" };
  const [drawn] = fc.sample(call, { numRuns: 1, seed: 1 });
  const [one] = fc.sample(aLeg, { numRuns: 1, seed: 1 });
  const [tx] = fc.sample(clientTx, { numRuns: 1, seed: 1 });
  const caller: Leg = {
    ...one!,
    id: 1,
    callId: "a1b2@192.0.2.7",
    localTag: "1gxxofh5bhpp",
    party: "+12025550100",
    route: way,
    dialog: {
      ...one!.dialog,
      callId: "a1b2@192.0.2.7",
      localTag: "1gxxofh5bhpp",
      remoteTarget: "sip:+12025550100@192.0.2.7:5060",
      remote: "<sip:+12025550100@192.0.2.7:5060>",
      local: "<sip:+12025550100@192.0.2.7>",
    },
  };
  const { hot } = encodeCall({
    ...drawn!,
    id: ID,
    ref: ID.slice(0, 16),
    legs: [caller],
    txs: [1, 2, 3].map((id) => ({ ...tx!, id, leg: 1, route: { ...way } })),
    records: [],
    dial: null,
    transfer: null,
    events: [],
  });
  for (const once of ["+12025550100", "udp:192.0.2.1:5060", "a1b2@192.0.2.7", "1gxxofh5bhpp", ID.slice(0, 16)]) {
    expect(hot.split(once)).toHaveLength(2);
  }
  expect(hot).not.toContain("sip:+");
});
