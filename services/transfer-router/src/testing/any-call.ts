import type { ReferSubscription } from "@tandem/sip/subscription";
import fc, { type Arbitrary } from "fast-check";
import type { CallEventBody, PendingEvent } from "../call/record/call-event.ts";
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
} from "../call/state.ts";

export const ID = "26ae47b5a0a4ce8c5e370bcdafdc132c";
export const AT = 1_790_000_000_000;

/** Every field of `T` is drawn: one that is new in the state does not compile here until it is. */
function all<T>(model: { readonly [K in keyof T]-?: Arbitrary<T[K]> }): Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true }) as Arbitrary<T>;
}

export const anyText = fc.oneof(
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
const aRoute = all<Route>({ address: anyText, port: small, transport, listener: anyText, flow: anyText });
const route = fc.oneof(
  fc.constantFrom({ address: "b", port: 5060, transport: "UDP", listener: "u", flow: "" }),
  aRoute,
);

const queued = fc.record(
  { status: small, reason: anyText, final: flag, retryAfterSec: small, timedOut: fc.constant(true as const) },
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
  current: all<ReferSubscription["current"]>({ status: small, reason: anyText }),
  finalSent: flag,
  finalAnswered: orNull(small),
});

const dialog = all<Leg["dialog"]>({
  callId: anyText,
  localTag: anyText,
  remoteTag: anyText,
  local: anyText,
  remote: anyText,
  localSeq: small,
  remoteSeq: fc.integer({ min: -1, max: 2 ** 31 }),
  routeSet: listOf(anyText),
  remoteTarget: anyText,
});
export const anyLeg = all<Leg>({
  id: fc.integer({ min: 1, max: 255 }),
  side,
  name: anyText,
  party: anyText,
  record: small,
  owns: flag,
  phase: fc.constantFrom("calling", "early", "up", "closing", "down"),
  callId: anyText,
  localTag: anyText,
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
  anyLeg,
  anyLeg.map((l) => ({ ...l, dialog: { ...l.dialog, callId: l.callId, localTag: l.localTag } })),
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
export const anyClientTx = all<ClientTx>({
  id: small,
  side: fc.constant("client"),
  leg: small,
  method: anyText,
  branch: anyText,
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
  method: anyText,
  key: anyText,
  branch: anyText,
  cseq: small,
  machine: serverMachine,
  route,
  offerless: flag,
  isTagged: flag,
});

const record = all<RecordState>({
  id: anyText,
  direction,
  relationship: fc.constantFrom("initial", "referred"),
  targetClass,
  parent: anyText,
  ratedNumber: anyText,
  rateDeck: anyText,
  unrated: anyText,
  isOpen: flag,
  status: small,
  cause: small,
  hungUpBy: anyText,
  why: anyText,
  isProgressed: flag,
  isRinging: flag,
});

const candidate = all<Candidate>({
  side,
  name: anyText,
  host: anyText,
  port: small,
  transport,
  uri: anyText,
  depth: small,
});
const request = {
  for: fc.constantFrom("call", "transfer"),
  record: small,
  targetClass,
  candidates: listOf(candidate),
  from: all<Dial["from"]>({ number: anyText, displayName: anyText }),
  called: anyText,
} as const;
const dial = all<Dial>({
  ...request,
  phase: fc.constantFrom("admitting", "resolving", "calling"),
  ask: anyText,
  askUntil: instant,
  addresses: listOf(all<Address>({ address: anyText, port: small, transport })),
  leg: small,
  tried: listOf(small),
  deadline: instant,
  minSe: small,
  fresh: flag,
});
const transfer = all<Transfer>({
  phase: fc.constantFrom("waiting", "dialing", "asking", "bridging"),
  id: anyText,
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
    leg: anyText,
    answeredAt: instant,
  }),
  all<CallEventBody & { readonly type: "transfer.decided" }>({
    type: fc.constant("transfer.decided"),
    transfer: anyText,
    child: anyText,
    targetClass,
    rule: anyText,
    trace: listOf(
      fc.record({ rule: anyText, outcome: fc.constant("passed"), detail: anyText }, { noNullPrototype: true }),
    ),
  }),
);
const anEvent = all<PendingEvent>({ id: anyText, seq: small, at: instant, record: anyText, body });
const event = fc.oneof(
  anEvent,
  anEvent.map((e) => ({ ...e, id: `${e.record}-${e.body.type}-${e.seq}` })),
);

/** Any state that a call may be in, and many that it is never in. */
export const anyCall = all<Call>({
  v: fc.constant(1),
  id: fc.oneof(fc.constant(ID), anyText),
  ref: fc.oneof(fc.constant(ID.slice(0, 16)), anyText),
  partition: fc.nat({ max: 255 }),
  trunk: anyText,
  direction,
  isEmergency: flag,
  at: fc.constantFrom(AT, AT + 0.5, 0),
  phase: fc.constantFrom("up", "over"),
  keys: listOf(anyText),
  legs: listOf(leg),
  txs: fc.array(fc.oneof(anyClientTx, serverTx), { maxLength: 5 }),
  records: listOf(record),
  dial: orNull(dial),
  transfer: orNull(transfer),
  transfers: small,
  attempts: small,
  refused: small,
  nextTx: small,
  events: listOf(event),
  eventSeq: small,
  traceparent: anyText,
  aliveAt: instant,
  endBy: instant,
  texts: fc.dictionary(anyText, anyText, { noNullPrototype: true, maxKeys: 3 }),
});
