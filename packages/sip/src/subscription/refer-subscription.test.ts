import { describe, expect, test } from "vitest";
import type { ReferSubscription, SubscriptionAction, SubscriptionEvent } from "./index.ts";
import {
  isSubscriptionOver,
  matchesSubscription,
  referSubscription,
  removesSubscription,
  stepSubscription,
  subscriptionDue,
} from "./index.ts";

const START = 1_000_000;
const EXPIRES_MS = 92_000;

function begin(progress: ReferSubscription["progress"] = "INITIAL", withId = false): ReferSubscription {
  return referSubscription({ id: 2, withId, at: START, expiresMs: EXPIRES_MS, progress });
}

/** Runs the events, and gives what each of them caused. */
function run(
  first: ReferSubscription,
  ...events: readonly SubscriptionEvent[]
): { state: ReferSubscription; said: readonly string[][] } {
  let state = first;
  const said = events.map((event) => {
    const [next, actions] = stepSubscription(state, event);
    state = next;
    return actions.map(brief);
  });
  return { state, said };
}

function brief(action: SubscriptionAction): string {
  if (action.kind === "over") return "over";
  const [line = "", ...rest] = action.sipfrag.split("\r\n");
  return [line.replace("SIP/2.0 ", ""), ...rest.filter((text) => text !== ""), action.subscriptionState].join(" | ");
}

const accepted = (ms = 0): SubscriptionEvent => ({ kind: "accepted", at: START + ms });
const progress = (status: number, ms: number): SubscriptionEvent => ({
  kind: "progress",
  status,
  reason: "Ringing",
  at: START + ms,
});
const final = (status: number, reason: string, ms: number): SubscriptionEvent => ({
  kind: "final",
  status,
  reason,
  at: START + ms,
});
const answered = (status: number, ms: number): SubscriptionEvent => ({
  kind: "notify-answered",
  status,
  at: START + ms,
});
const time = (ms: number): SubscriptionEvent => ({ kind: "time", since: START + ms - 1, at: START + ms });
const left = (ms: number): SubscriptionEvent => ({ kind: "transferor-left", at: START + ms });
const refreshed = (expires: number, ms: number): SubscriptionEvent => ({ kind: "refreshed", expires, at: START + ms });

const TRYING = "100 Trying | active;expires=92";
const OK_FINAL = "200 OK | terminated;reason=noresource";

describe("the two NOTIFYs of a transfer (RFC 3515 §2.4.5)", () => {
  test("100 Trying at once, the outcome at its end, over when that is answered", () => {
    const { state, said } = run(
      begin(),
      accepted(),
      answered(200, 10),
      progress(180, 2000),
      final(200, "OK", 5000),
      answered(200, 5010),
    );
    expect(said).toEqual([[TRYING], [], [], [OK_FINAL], ["over"]]);
    expect(state).toMatchObject({ phase: "terminated", finalSent: true, finalAnswered: 200, notifying: false });
    expect(isSubscriptionOver(state)).toBe(true);
  });

  test("the whole NOTIFY", () => {
    expect(stepSubscription(begin(), accepted())[1]).toEqual([
      {
        kind: "notify",
        event: "refer",
        subscriptionState: "active;expires=92",
        sipfrag: "SIP/2.0 100 Trying\r\n",
        final: false,
      },
    ]);
  });

  test("NONE: the outcome alone", () => {
    expect(
      run(begin("NONE"), accepted(), progress(180, 2000), final(200, "OK", 5000), answered(200, 5010)).said,
    ).toEqual([[], [], [OK_FINAL], ["over"]]);
  });

  test("ALL: progress too", () => {
    const { said } = run(
      begin("ALL"),
      accepted(),
      answered(200, 10),
      progress(180, 2000),
      answered(200, 2010),
      final(200, "OK", 5000),
    );
    expect(said).toEqual([[TRYING], [], ["180 Ringing | active;expires=90"], [], [OK_FINAL]]);
  });

  test("the Event carries the REFER's CSeq from the second REFER of a dialog on (RFC 3515 §2.4.6)", () => {
    expect(stepSubscription(begin("INITIAL", true), accepted())[1]).toMatchObject([{ event: "refer;id=2" }]);
  });

  test("a failure is told by its true status; Retry-After goes into the sipfrag (TRANSFER §3)", () => {
    const shed: SubscriptionEvent = {
      kind: "final",
      status: 503,
      reason: "Service Unavailable",
      at: START,
      retryAfterSec: 5,
    };
    expect(run(begin(), shed).said).toEqual([
      ["503 Service Unavailable | Retry-After: 5 | terminated;reason=noresource"],
    ]);
  });
});

describe("one NOTIFY at a time", () => {
  test("the outcome waits for the answer to the NOTIFY before it", () => {
    const { said } = run(begin(), accepted(), final(486, "Busy Here", 5), answered(200, 10), answered(200, 20));
    expect(said).toEqual([[TRYING], [], ["486 Busy Here | terminated;reason=noresource"], ["over"]]);
  });

  test("an outcome that waits for an answer waits for no time, the expiry neither", () => {
    const { state } = run(begin(), accepted(), final(200, "OK", 5));
    expect(subscriptionDue(state, START + EXPIRES_MS)).toBe(Number.POSITIVE_INFINITY);
    expect(stepSubscription(state, time(EXPIRES_MS))).toEqual([state, []]);
  });

  test("a queued outcome keeps its Retry-After", () => {
    const shed: SubscriptionEvent = { kind: "final", status: 503, reason: "Busy", at: START + 5, retryAfterSec: 7 };
    expect(run(begin(), accepted(), shed, answered(200, 10)).said[2]).toEqual([
      "503 Busy | Retry-After: 7 | terminated;reason=noresource",
    ]);
  });

  test("queued progress is overtaken by newer progress and by the outcome", () => {
    const first = run(begin("ALL"), accepted(), progress(180, 5), progress(183, 6), answered(200, 2000));
    expect(first.said).toEqual([[TRYING], [], [], ["183 Ringing | active;expires=90"]]);
    const second = run(
      begin("ALL"),
      accepted(),
      progress(180, 5),
      final(200, "OK", 6),
      progress(183, 7),
      answered(200, 10),
    );
    expect(second.said).toEqual([[TRYING], [], [], [], [OK_FINAL]]);
  });

  test("the first outcome stands", () => {
    const { said } = run(
      begin(),
      accepted(),
      final(487, "Request Terminated", 5),
      final(200, "OK", 6),
      answered(200, 10),
      final(200, "OK", 11),
    );
    expect(said).toEqual([[TRYING], [], [], ["487 Request Terminated | terminated;reason=noresource"], []]);
  });

  test("a provisional answer to a NOTIFY, and one that nobody waits for, change nothing", () => {
    const { state } = run(begin(), accepted());
    expect(stepSubscription(state, answered(100, 5))).toEqual([state, []]);
    expect(stepSubscription(begin(), answered(481, 5))).toEqual([begin(), []]);
  });
});

describe("progress at most one a second (TRANSFER rule 19)", () => {
  test("what comes sooner waits for its time, the newest of it", () => {
    const { state, said } = run(begin("ALL"), accepted(), answered(200, 10), progress(180, 300), progress(183, 600));
    expect(said).toEqual([[TRYING], [], [], []]);
    expect(subscriptionDue(state, START + 600)).toBe(START + 1000);
    expect(run(state, time(999), time(1000)).said).toEqual([[], ["183 Ringing | active;expires=91"]]);
  });

  test("an answer that comes late does not send two in a second", () => {
    const { said } = run(begin("ALL"), accepted(), progress(180, 300), answered(200, 500), time(1000));
    expect(said).toEqual([[TRYING], [], [], ["180 Ringing | active;expires=91"]]);
  });

  test("the outcome does not wait for the second", () => {
    expect(run(begin("ALL"), accepted(), answered(200, 10), final(200, "OK", 20)).said[2]).toEqual([OK_FINAL]);
  });
});

describe("the answer to a NOTIFY (TRANSFER rule 20, RFC 6665 §4.2.2, RFC 5057 §5)", () => {
  const REMOVING = [0, 404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604];

  test.each(REMOVING)("%i removes the subscription: no further NOTIFY, and the guard may run", (status) => {
    const { state, said } = run(
      begin("ALL"),
      accepted(),
      progress(180, 5),
      answered(status, 10),
      final(200, "OK", 2000),
      time(EXPIRES_MS),
    );
    expect(said).toEqual([[TRYING], [], ["over"], [], []]);
    expect(state).toMatchObject({ phase: "removed", queued: null, finalAnswered: null });
    expect([isSubscriptionOver(state), subscriptionDue(state, START)]).toEqual([true, Number.POSITIVE_INFINITY]);
  });

  test.each([200, 202, 302, 400, 401, 403, 407, 420, 486, 488, 500, 503, 600, 603])(
    "%i ends that NOTIFY alone",
    (status) => {
      expect(run(begin(), accepted(), answered(status, 10), final(200, "OK", 2000)).said).toEqual([
        [TRYING],
        [],
        [OK_FINAL],
      ]);
    },
  );

  test.each([200, 400, 481, 489, 500, 603, 408, 0])("%i to the final NOTIFY: over, once", (status) => {
    const { state, said } = run(begin(), final(200, "OK", 5), answered(status, 10), answered(status, 11));
    expect(said).toEqual([[OK_FINAL], ["over"], []]);
    expect(state.finalAnswered).toBe(status);
  });

  test("which statuses remove it", () => {
    const statuses = Array.from({ length: 600 }, (_, i) => i + 100);
    expect([0, ...statuses].filter(removesSubscription)).toEqual(REMOVING);
  });
});

describe("the transferor leaves (TRANSFER rule 23)", () => {
  test("progress never again, the outcome once", () => {
    const { said } = run(
      begin("ALL"),
      accepted(),
      answered(200, 10),
      left(100),
      progress(180, 2000),
      final(200, "OK", 5000),
      answered(481, 5010),
    );
    expect(said).toEqual([[TRYING], [], [], [], [OK_FINAL], ["over"]]);
  });

  test("queued progress is dropped, a queued outcome is kept", () => {
    expect(run(begin("ALL"), accepted(), progress(180, 5), left(6), answered(200, 2000)).said[3]).toEqual([]);
    expect(run(begin("ALL"), accepted(), final(200, "OK", 5), left(6), answered(200, 10)).said[3]).toEqual([OK_FINAL]);
  });

  test("a BYE that overtakes the first NOTIFY leaves it out", () => {
    expect(run(begin(), left(0), accepted(), final(200, "OK", 5)).said).toEqual([[], [], [OK_FINAL]]);
  });
});

describe("SUBSCRIBE in the dialog, and expiry (TRANSFER rule 19)", () => {
  test("a refresh moves the expiry, and is followed by a NOTIFY of the state, told before or not", () => {
    const { state, said } = run(begin(), accepted(), answered(200, 10), progress(183, 200), refreshed(200, 300));
    expect(said[3]).toEqual(["183 Ringing | active;expires=200"]);
    expect(state.expiresAt).toBe(START + 300 + 200_000);
  });

  test("a refresh while a NOTIFY is out is told after its answer", () => {
    const { said } = run(begin(), accepted(), refreshed(200, 300), answered(200, 1300));
    expect(said).toEqual([[TRYING], [], ["100 Trying | active;expires=199"]]);
  });

  test.each<[string, SubscriptionEvent]>([
    ["unsubscribed", { kind: "unsubscribed", at: START + 300 }],
    ["Expires 0", refreshed(0, 300)],
  ])("%s: one last NOTIFY, then none of the outcome", (_name, event) => {
    const { said, state } = run(
      begin(),
      accepted(),
      answered(200, 10),
      event,
      answered(200, 310),
      final(200, "OK", 5000),
    );
    expect(said).toEqual([[TRYING], [], ["100 Trying | terminated;reason=timeout"], ["over"], []]);
    expect(isSubscriptionOver(state)).toBe(true);
  });

  test("its time runs out", () => {
    const { state, said } = run(begin(), accepted(), answered(200, 10));
    expect(said).toHaveLength(2);
    expect(subscriptionDue(state, START + 10)).toBe(START + EXPIRES_MS);
    expect(run(state, time(EXPIRES_MS - 1), time(EXPIRES_MS)).said).toEqual([
      [],
      ["100 Trying | terminated;reason=timeout"],
    ]);
  });

  test("the outcome overtakes a last NOTIFY that waits, and not the other way round", () => {
    const unsubscribed: SubscriptionEvent = { kind: "unsubscribed", at: START + 5 };
    expect(run(begin(), accepted(), unsubscribed, final(200, "OK", 6), answered(200, 10)).said[3]).toEqual([OK_FINAL]);
    expect(run(begin(), accepted(), final(200, "OK", 4), unsubscribed, answered(200, 10)).said[3]).toEqual([OK_FINAL]);
  });

  test.each([
    ["no id means the first REFER's", false, undefined, true],
    ["an id is taken for the first REFER too", false, "2", true],
    ["another id does not match", false, "3", false],
    ["no id does not match a later REFER", true, undefined, false],
    ["a later REFER by its id", true, "2", true],
  ])("matching: %s", (_rule, withId, id, matches) => {
    expect(matchesSubscription(begin("INITIAL", withId), id)).toBe(matches);
  });

  test("an ended subscription matches nothing", () => {
    expect(matchesSubscription(run(begin(), final(200, "OK", 5)).state, undefined)).toBe(false);
  });
});
