import { describe, expect, test } from "vitest";
import type { Transaction, TransactionAction, TransactionEvent } from "./index.ts";
import {
  inviteClient,
  inviteServer,
  nonInviteClient,
  nonInviteServer,
  stepTransaction,
  T1_MS,
  T4_MS,
  TIMEOUT_MS,
} from "./index.ts";

const START = 1_000_000;
/** Where each phase of the tables below began: 1 ms after the transaction, so that the two cannot be mixed up unseen. */
const ENTERED = START + 1;

const response = (status: number): TransactionEvent => ({ kind: "response", status, at: ENTERED });
const respond = (status: number): TransactionEvent => ({ kind: "respond", status, at: ENTERED });
const REQUEST: TransactionEvent = { kind: "request", at: ENTERED };
const ACK: TransactionEvent = { kind: "ack", at: ENTERED };
const FAILED: TransactionEvent = { kind: "transport-failed", at: ENTERED };
/** Time goes on to `ms` after `from`, from the millisecond before. */
const time = (from: number, ms: number): TransactionEvent => ({ kind: "time", since: from + ms - 1, at: from + ms });

function after(first: Transaction, ...events: readonly TransactionEvent[]): Transaction {
  return events.reduce((state, event) => stepTransaction(state, event)[0], first);
}

type Row = readonly [
  event: string,
  TransactionEvent,
  phase: Transaction["phase"],
  actions: readonly TransactionAction[],
];
interface Table {
  readonly name: string;
  readonly from: Transaction;
  readonly rows: readonly Row[];
}

const CLIENT_IGNORES = (phase: Transaction["phase"]): readonly Row[] => [
  ["request", REQUEST, phase, []],
  ["ack", ACK, phase, []],
  ["respond 200", respond(200), phase, []],
];
const TERMINATED: readonly Row[] = [
  ["response 200", response(200), "terminated", []],
  ["request", REQUEST, "terminated", []],
  ["ack", ACK, "terminated", []],
  ["respond 200", respond(200), "terminated", []],
  ["transport-failed", FAILED, "terminated", []],
  ["an hour", time(START, 3_600_000), "terminated", []],
];

const UDP = false;
const TCP = true;
const TABLES: readonly Table[] = [
  {
    name: "INVITE client, calling, UDP",
    from: inviteClient(START, UDP),
    rows: [
      ...CLIENT_IGNORES("calling"),
      ["response 100", response(100), "proceeding", ["deliver"]],
      ["response 200", response(200), "accepted", ["deliver"]],
      ["response 486", response(486), "completed", ["ack", "deliver"]],
      ["transport-failed", FAILED, "terminated", ["transport-failed", "terminated"]],
      ["1 ms before Timer A", time(START, T1_MS - 1), "calling", []],
      ["Timer A", time(START, T1_MS), "calling", ["retransmit"]],
      ["Timer A, second", time(START, 3 * T1_MS), "calling", ["retransmit"]],
      ["Timer B", time(START, TIMEOUT_MS), "terminated", ["timeout", "terminated"]],
    ],
  },
  {
    name: "INVITE client, calling, TCP",
    from: inviteClient(START, TCP),
    rows: [
      ["response 486", response(486), "terminated", ["ack", "deliver", "terminated"]],
      ["Timer A does not run", time(START, T1_MS), "calling", []],
      ["Timer B", time(START, TIMEOUT_MS), "terminated", ["timeout", "terminated"]],
    ],
  },
  {
    name: "INVITE client, proceeding",
    from: after(inviteClient(START, UDP), response(180)),
    rows: [
      ...CLIENT_IGNORES("proceeding"),
      ["response 183", response(183), "proceeding", ["deliver"]],
      ["response 200", response(200), "accepted", ["deliver"]],
      ["response 603", response(603), "completed", ["ack", "deliver"]],
      ["transport-failed", FAILED, "proceeding", []],
      ["Timer A is stopped", time(START, T1_MS), "proceeding", []],
      ["Timer B is stopped", time(START, TIMEOUT_MS), "proceeding", []],
    ],
  },
  {
    name: "INVITE client, completed, UDP",
    from: after(inviteClient(START, UDP), response(486)),
    rows: [
      ...CLIENT_IGNORES("completed"),
      ["response 180, late", response(180), "completed", []],
      ["response 200, against the rules", response(200), "completed", []],
      ["response 486 again", response(486), "completed", ["ack"]],
      ["transport-failed", FAILED, "terminated", ["transport-failed", "terminated"]],
      ["1 ms before Timer D", time(ENTERED, 31_999), "completed", []],
      ["Timer D", time(ENTERED, 32_000), "terminated", ["terminated"]],
    ],
  },
  {
    name: "INVITE client, accepted",
    from: after(inviteClient(START, TCP), response(200)),
    rows: [
      ...CLIENT_IGNORES("accepted"),
      ["response 180 of another fork", response(180), "accepted", []],
      ["response 200 again, or of another fork", response(200), "accepted", ["deliver"]],
      ["response 486", response(486), "accepted", []],
      ["transport-failed", FAILED, "accepted", []],
      ["1 ms before Timer M", time(ENTERED, TIMEOUT_MS - 1), "accepted", []],
      ["Timer M", time(ENTERED, TIMEOUT_MS), "terminated", ["terminated"]],
    ],
  },
  {
    name: "INVITE client, terminated",
    from: after(inviteClient(START, UDP), time(START, TIMEOUT_MS)),
    rows: TERMINATED,
  },
  {
    name: "non-INVITE client, trying, UDP",
    from: nonInviteClient(START, UDP),
    rows: [
      ...CLIENT_IGNORES("trying"),
      ["response 100", response(100), "proceeding", ["deliver"]],
      ["response 200", response(200), "completed", ["deliver"]],
      ["response 481", response(481), "completed", ["deliver"]],
      ["transport-failed", FAILED, "terminated", ["transport-failed", "terminated"]],
      ["Timer E", time(START, T1_MS), "trying", ["retransmit"]],
      ["Timer E, capped at T2", time(START, 11_500), "trying", ["retransmit"]],
      ["Timer F", time(START, TIMEOUT_MS), "terminated", ["timeout", "terminated"]],
    ],
  },
  {
    name: "non-INVITE client, trying, TCP",
    from: nonInviteClient(START, TCP),
    rows: [
      ["response 200", response(200), "terminated", ["deliver", "terminated"]],
      ["Timer E does not run", time(START, T1_MS), "trying", []],
      ["Timer F", time(START, TIMEOUT_MS), "terminated", ["timeout", "terminated"]],
    ],
  },
  {
    name: "non-INVITE client, proceeding",
    from: after(nonInviteClient(START, UDP), response(100)),
    rows: [
      ...CLIENT_IGNORES("proceeding"),
      ["response 100 again", response(100), "proceeding", ["deliver"]],
      ["response 200", response(200), "completed", ["deliver"]],
      ["transport-failed", FAILED, "terminated", ["transport-failed", "terminated"]],
      ["the Timer E that was running", time(START, T1_MS), "proceeding", ["retransmit"]],
      ["no doubling from T1", time(START, 3 * T1_MS), "proceeding", []],
      ["Timer E, T2 later", time(START, T1_MS + 4000), "proceeding", ["retransmit"]],
      ["Timer F", time(START, TIMEOUT_MS), "terminated", ["timeout", "terminated"]],
    ],
  },
  {
    name: "non-INVITE client, completed",
    from: after(nonInviteClient(START, UDP), response(200)),
    rows: [
      ...CLIENT_IGNORES("completed"),
      ["response 200 again", response(200), "completed", []],
      ["transport-failed", FAILED, "completed", []],
      ["1 ms before Timer K", time(ENTERED, T4_MS - 1), "completed", []],
      ["Timer K", time(ENTERED, T4_MS), "terminated", ["terminated"]],
    ],
  },
  {
    name: "non-INVITE client, terminated",
    from: after(nonInviteClient(START, TCP), response(200)),
    rows: TERMINATED,
  },
  {
    name: "INVITE server, proceeding",
    from: inviteServer(START, UDP),
    rows: [
      ["response 200", response(200), "proceeding", []],
      ["request again", REQUEST, "proceeding", ["retransmit"]],
      ["ack", ACK, "proceeding", []],
      ["respond 180", respond(180), "proceeding", ["send"]],
      ["respond 200", respond(200), "accepted", ["send"]],
      ["respond 486", respond(486), "completed", ["send"]],
      ["transport-failed (RFC 6026)", FAILED, "proceeding", ["transport-failed"]],
      ["an hour", time(START, 3_600_000), "proceeding", []],
    ],
  },
  {
    name: "INVITE server, completed, UDP",
    from: after(inviteServer(START, UDP), respond(486)),
    rows: [
      ["response 200", response(200), "completed", []],
      ["request again", REQUEST, "completed", ["retransmit"]],
      ["ack", ACK, "confirmed", []],
      ["respond 200, too late", respond(200), "completed", []],
      ["transport-failed (RFC 6026)", FAILED, "completed", ["transport-failed"]],
      ["Timer G", time(ENTERED, T1_MS), "completed", ["retransmit"]],
      ["Timer G, capped at T2", time(ENTERED, 11_500), "completed", ["retransmit"]],
      ["Timer H", time(ENTERED, TIMEOUT_MS), "terminated", ["unacknowledged", "terminated"]],
    ],
  },
  {
    name: "INVITE server, completed, TCP",
    from: after(inviteServer(START, TCP), respond(486)),
    rows: [
      ["ack", ACK, "terminated", ["terminated"]],
      ["Timer G does not run", time(ENTERED, T1_MS), "completed", []],
      ["Timer H", time(ENTERED, TIMEOUT_MS), "terminated", ["unacknowledged", "terminated"]],
    ],
  },
  {
    name: "INVITE server, confirmed",
    from: after(inviteServer(START, UDP), respond(486), ACK),
    rows: [
      ["response 200", response(200), "confirmed", []],
      ["request again", REQUEST, "confirmed", []],
      ["ack again", ACK, "confirmed", []],
      ["respond 200", respond(200), "confirmed", []],
      ["transport-failed", FAILED, "confirmed", []],
      ["Timer G is stopped", time(ENTERED, T1_MS), "confirmed", []],
      ["Timer I", time(ENTERED, T4_MS), "terminated", ["terminated"]],
    ],
  },
  {
    name: "INVITE server, accepted, TCP",
    from: after(inviteServer(START, TCP), respond(200)),
    rows: [
      ["response 200", response(200), "accepted", []],
      ["request again", REQUEST, "accepted", ["retransmit"]],
      ["ack", ACK, "accepted", ["deliver"]],
      ["respond 200", respond(200), "accepted", ["send"]],
      ["respond 180, too late", respond(180), "accepted", []],
      ["respond 486, too late", respond(486), "accepted", []],
      ["transport-failed (RFC 6026)", FAILED, "accepted", ["transport-failed"]],
      ["the 2xx is repeated on TCP too (§13.3.1.4)", time(ENTERED, T1_MS), "accepted", ["retransmit"]],
      ["the 2xx, capped at T2", time(ENTERED, 11_500), "accepted", ["retransmit"]],
      ["Timer L without ACK", time(ENTERED, TIMEOUT_MS), "terminated", ["unacknowledged", "terminated"]],
    ],
  },
  {
    name: "INVITE server, accepted, acknowledged",
    from: after(inviteServer(START, UDP), respond(200), ACK),
    rows: [
      ["response 200", response(200), "accepted", []],
      ["request again is absorbed", REQUEST, "accepted", []],
      ["ack again", ACK, "accepted", []],
      ["respond 200", respond(200), "accepted", ["send"]],
      ["transport-failed", FAILED, "accepted", []],
      ["the 2xx is not repeated", time(ENTERED, T1_MS), "accepted", []],
      ["Timer L", time(ENTERED, TIMEOUT_MS), "terminated", ["terminated"]],
    ],
  },
  {
    name: "INVITE server, terminated",
    from: after(inviteServer(START, TCP), respond(486), ACK),
    rows: TERMINATED,
  },
  {
    name: "non-INVITE server, trying",
    from: nonInviteServer(START, UDP),
    rows: [
      ["response 200", response(200), "trying", []],
      ["request again is dropped", REQUEST, "trying", []],
      ["ack", ACK, "trying", []],
      ["respond 100", respond(100), "proceeding", ["send"]],
      ["respond 202", respond(202), "completed", ["send"]],
      ["transport-failed", FAILED, "trying", []],
      ["an hour", time(START, 3_600_000), "trying", []],
    ],
  },
  {
    name: "non-INVITE server, trying, TCP",
    from: nonInviteServer(START, TCP),
    rows: [["respond 202", respond(202), "terminated", ["send", "terminated"]]],
  },
  {
    name: "non-INVITE server, proceeding",
    from: after(nonInviteServer(START, UDP), respond(100)),
    rows: [
      ["response 200", response(200), "proceeding", []],
      ["request again", REQUEST, "proceeding", ["retransmit"]],
      ["ack", ACK, "proceeding", []],
      ["respond 100 again", respond(100), "proceeding", ["send"]],
      ["respond 202", respond(202), "completed", ["send"]],
      ["transport-failed (RFC 6026)", FAILED, "proceeding", ["transport-failed"]],
      ["an hour", time(START, 3_600_000), "proceeding", []],
    ],
  },
  {
    name: "non-INVITE server, completed",
    from: after(nonInviteServer(START, UDP), respond(202)),
    rows: [
      ["response 200", response(200), "completed", []],
      ["request again", REQUEST, "completed", ["retransmit"]],
      ["ack", ACK, "completed", []],
      ["respond 200, a second final", respond(200), "completed", []],
      ["transport-failed (RFC 6026)", FAILED, "completed", ["transport-failed"]],
      ["a final is not repeated by itself", time(ENTERED, T1_MS), "completed", []],
      ["Timer J", time(ENTERED, TIMEOUT_MS), "terminated", ["terminated"]],
    ],
  },
  {
    name: "non-INVITE server, terminated",
    from: after(nonInviteServer(START, TCP), respond(200)),
    rows: TERMINATED,
  },
];

describe.each(TABLES)("$name (RFC 3261 §17, RFC 6026 §7)", ({ from, rows }) => {
  test.each(rows)("%s", (_name, event, phase, actions) => {
    const [state, done] = stepTransaction(from, event);
    expect([state.phase, done]).toEqual([phase, actions]);
    if (done.length === 0 && phase === from.phase) expect(state).toBe(from);
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});

test("the tables name every event in every phase of every machine", () => {
  const kinds: readonly TransactionEvent["kind"][] = [
    "time",
    "response",
    "request",
    "ack",
    "respond",
    "transport-failed",
  ];
  const named = new Map<string, Set<string>>();
  for (const { from, rows } of TABLES) {
    const events = named.get(`${from.kind} ${from.phase}`) ?? new Set();
    for (const [, event] of rows) events.add(event.kind);
    named.set(`${from.kind} ${from.phase}`, events);
  }
  expect([...named.keys()].sort()).toEqual([
    ...["accepted", "calling", "completed", "proceeding", "terminated"].map((phase) => `invite-client ${phase}`),
    ...["accepted", "completed", "confirmed", "proceeding", "terminated"].map((phase) => `invite-server ${phase}`),
    ...["completed", "proceeding", "terminated", "trying"].map((phase) => `non-invite-client ${phase}`),
    ...["completed", "proceeding", "terminated", "trying"].map((phase) => `non-invite-server ${phase}`),
  ]);
  for (const events of named.values()) expect([...events].sort()).toEqual([...kinds].sort());
});
