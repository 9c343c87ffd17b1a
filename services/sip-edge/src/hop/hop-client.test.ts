import type { Bus, BusMessage } from "@tandem/actor";
import { memoryBus } from "@tandem/adapter-memory";
import { callSubject, formatHopReply, type HopArrival, parseArrival, tookSubject } from "@tandem/contracts";
import { SimClock } from "@tandem/testkit";
import { describe, expect, test } from "vitest";
import type { Arrival } from "../admission/arrival.ts";
import type { HopReply } from "../ports/router-port.ts";
import { OUR_BRANCH, OUR_TAG, requestText, responseText, world } from "../testing/admission-world.ts";
import { HopClient } from "./hop-client.ts";
import type { HopLimits } from "./hop-limits.ts";

const OWN = `<sip:b@127.0.20.1>;tag=${OUR_TAG}`;
const ACCEPTED = formatHopReply({ kind: "accepted", retryAfterSec: 0, actor: "", sends: [] });
const BUSY = formatHopReply({ kind: "overloaded", retryAfterSec: 2, actor: "", sends: [] });
const UNTAKEN = formatHopReply({ kind: "untaken", retryAfterSec: 0, actor: "", sends: [] });
const WITHDRAWN = formatHopReply({ kind: "withdrawn", retryAfterSec: 0, actor: "", sends: [] });

function arrivalOf(text: string): Arrival {
  const admission = world().send(text);
  if (admission.kind !== "forward") throw new Error(`not admitted: ${JSON.stringify(admission)}`);
  return admission.arrival;
}

/** An edge's hop, and a router that answers as it is told to; undefined: not at all. */
function hop(answer: (arrival: HopArrival) => string | undefined, limits: Partial<HopLimits> = {}, mayBegin = true) {
  const clock = new SimClock(0);
  const hub = memoryBus(clock);
  const bus = hub.view();
  const router = hub.view();
  const seen: string[] = [];
  const quarantined: string[] = [];
  const client = new HopClient({
    bus,
    edge: "edge-0.n1",
    clock,
    sender: () => ({ send: () => Promise.resolve() }),
    limits,
    mayBegin: () => mayBegin,
    quarantined: ({ message }) => quarantined.push(message.method),
  });
  const take = (message: BusMessage): void => {
    const arrival = parseArrival(message.text);
    if (arrival === undefined) throw new Error("no arrival");
    seen.push(`${arrival.kind} ${arrival.text.split(" ")[0]}`);
    const text = answer(arrival);
    if (text !== undefined) message.reply(text);
  };
  /** The router that has this partition from now on. */
  const owns = ({ partition }: Arrival, by: Bus = router) => by.subscribe(callSubject(partition), take);
  return { clock, hub, bus, router, client, seen, quarantined, owns };
}

const kinds = async (replies: readonly Promise<HopReply>[]): Promise<readonly string[]> =>
  (await Promise.all(replies)).map(({ kind }) => kind);

describe("one message", () => {
  test("is asked again until its owner answers, and its copies are answered with it (CLUSTER rule 11)", async () => {
    let asked = 0;
    const { client, clock, owns, seen } = hop(() => {
      asked += 1;
      return asked === 3 ? ACCEPTED : undefined;
    });
    const invite = arrivalOf(requestText());
    owns(invite);
    const replies = [client.deliver(invite), client.deliver(arrivalOf(requestText()))];
    await clock.run(2_000);
    expect([await kinds(replies), seen.length, client.held]).toEqual([["accepted", "accepted"], 3, 0]);
  });

  test("of another call is no copy, though its branch and CSeq are the same", async () => {
    const { client, clock, owns, seen } = hop(() => ACCEPTED);
    const calls = ["a", "b"].map((callId) => arrivalOf(requestText({ callId })));
    for (const call of calls) owns(call);
    const replies = calls.map((call) => client.deliver(call));
    await clock.run(1_000);
    expect([await kinds(replies), seen.length]).toEqual([["accepted", "accepted"], 2]);
  });

  test("of another fork is no copy: each 200 of a forked INVITE reaches the call", async () => {
    const { client, clock, owns, seen } = hop(() => ACCEPTED);
    const first = arrivalOf(responseText(OUR_BRANCH));
    const second = arrivalOf(responseText(OUR_BRANCH).replace("tag=b", "tag=c"));
    owns(first);
    const replies = [client.deliver(first), client.deliver(second)];
    await clock.run(1_000);
    expect([await kinds(replies), seen.length]).toEqual([["accepted", "accepted"], 2]);
  });
});

describe("an INVITE that no router answers in time (CLUSTER rule 5)", () => {
  test("and that none can have taken is answered at once, without being taken back", async () => {
    const { client, clock, hub, seen, owns } = hop(() => WITHDRAWN);
    const invite = arrivalOf(requestText());
    const nobody = client.deliver(invite);
    await clock.run(1_200);
    hub.setUp(false);
    const away = client.deliver(arrivalOf(requestText({ callId: "other" })));
    await clock.run(1_200);
    expect(await kinds([nobody, away])).toEqual(["overloaded", "overloaded"]);
    hub.setUp(true);
    owns(invite);
    await clock.run(33_000);
    expect([seen, client.held]).toEqual([[], 0]);
  });

  test("is taken back before it is answered, when one may have it", async () => {
    const { client, clock, owns, seen } = hop(({ kind }) => (kind === "withdraw" ? WITHDRAWN : undefined));
    const invite = arrivalOf(requestText());
    owns(invite);
    const reply = client.deliver(invite);
    await clock.run(3_000);
    expect([await kinds([reply]), seen.at(-1)]).toEqual([["overloaded"], "withdraw INVITE"]);
  });

  test("is abandoned, within a bound, when nobody can say; what comes next of the call waits for that", async () => {
    let isSilent = true;
    const { client, clock, owns, seen } = hop(() => (isSilent ? undefined : ACCEPTED), { heldAbandons: 4 });
    const invites = ["a", "b"].map((callId) => arrivalOf(requestText({ callId })));
    for (const invite of invites) owns(invite);
    const replies = invites.map((invite) => client.deliver(invite));
    await clock.run(4_000);
    expect([await kinds(replies), client.held]).toEqual([["overloaded", "overloaded"], 1]);
    const cancel = client.deliver(arrivalOf(requestText({ method: "CANCEL", callId: "a" })));
    isSilent = false;
    seen.length = 0;
    await clock.run(4_000);
    expect([await kinds([cancel]), seen, client.held]).toEqual([["accepted"], ["abandon INVITE", "message CANCEL"], 0]);
  });
});

describe("what is held (CLUSTER rule 23)", () => {
  test("a CANCEL waits as long as its client does, and is no new call", async () => {
    const { client, clock, owns } = hop(() => ACCEPTED, {}, false);
    const cancel = arrivalOf(requestText({ method: "CANCEL" }));
    const [held, refused] = [client.deliver(cancel), client.deliver(arrivalOf(requestText()))];
    await clock.run(20_000);
    owns(cancel);
    await clock.run(1_000);
    expect(await kinds([held, refused])).toEqual(["accepted", "overloaded"]);
  });

  test("a REFER is given up after 20 s, and a BYE never before ten minutes", async () => {
    const { client, clock, owns, seen } = hop(() => ACCEPTED);
    const refer = arrivalOf(requestText({ method: "REFER", to: OWN, headers: "Refer-To: <sip:c@d>\r\n" }));
    const bye = arrivalOf(requestText({ method: "BYE", to: OWN, cseq: 2 }));
    const replies = [client.deliver(refer), client.deliver(bye)];
    await clock.run(40_000);
    expect(await kinds(replies)).toEqual(["overloaded", "overloaded"]);
    await clock.run(500_000);
    owns(bye);
    await clock.run(1_000);
    expect([seen, client.held]).toEqual([["message BYE"], 0]);
  });
});

describe("a leg beyond its rate (CLUSTER rule 23)", () => {
  const { send } = world();
  const info = (cseq: number, isExcess: boolean): Arrival => {
    const admission = send(requestText({ method: "INFO", to: OWN, cseq, branch: `z9hG4bK-${cseq}` }));
    if (admission.kind !== "forward") throw new Error("not admitted");
    return { ...admission.arrival, isExcess };
  };

  test("fills its own room and no other: the rest is given up at once, and what keeps to its rate waits for its router", async () => {
    const { client, clock, owns } = hop(() => ACCEPTED, { heldExcess: 40, sourceShare: 4 });
    const flood = Array.from({ length: 1_000 }, (_, i) => client.deliver(info(i + 1, true)));
    const [kept, call] = [client.deliver(info(20_000, false)), client.deliver(arrivalOf(requestText()))];
    expect(client.held).toBe(12);
    owns(arrivalOf(requestText()));
    owns(info(1, true));
    await clock.run(1_000);
    const answers = await kinds(flood);
    expect([answers.filter((kind) => kind === "accepted").length, answers.lastIndexOf("accepted")]).toEqual([10, 9]);
    expect(answers.slice(10).every((kind) => kind === "shed")).toBe(true);
    expect([await kinds([kept, call]), client.held, client.unreached]).toEqual([["accepted", "accepted"], 0, 0]);
  });

  test("waits no longer for a router than a new call does, and is given up where none can have it", async () => {
    const { client, clock } = hop(() => ACCEPTED);
    const replies = [client.deliver(info(1, true))];
    await clock.run(1_200);
    expect([await kinds(replies), client.held]).toEqual([["shed"], 0]);
  });

  test("is not said to be given up where a router may have it", async () => {
    const { client, clock, owns } = hop(() => undefined);
    owns(info(1, true));
    const replies = [client.deliver(info(1, true))];
    await clock.run(3_000);
    expect([await kinds(replies), client.held]).toEqual([["overloaded"], 0]);
  });

  test("is told to the router, which may give it up too", async () => {
    const told: string[] = [];
    const shed = formatHopReply({ kind: "shed", retryAfterSec: 0, actor: "", sends: [] });
    const { client, clock, owns } = hop(({ party }) => {
      told.push(party);
      return party === "excess" ? shed : ACCEPTED;
    });
    owns(info(1, true));
    const replies = [client.deliver(info(1, true)), client.deliver(info(2, false))];
    await clock.run(100);
    expect([await kinds(replies), told]).toEqual([
      ["shed", "accepted"],
      ["excess", "dialog"],
    ]);
  });
});

describe("a router that refuses new calls", () => {
  const invite = () => arrivalOf(requestText({ method: "INVITE" }));

  test("is offered one again while its caller waits, as a new message", async () => {
    const seqs: number[] = [];
    const { client, clock, owns } = hop(({ seq }) => {
      seqs.push(seq);
      return seqs.length < 3 ? BUSY : ACCEPTED;
    });
    const call = invite();
    owns(call);
    const reply = client.deliver(call);
    await clock.run(2_000);
    expect([await kinds([reply]), new Set(seqs).size, client.held]).toEqual([["accepted"], 3, 0]);
  });

  test("is believed in the end, and what is no new call is not offered again", async () => {
    const { client, clock, owns, seen } = hop(() => BUSY);
    const [call, bye] = [invite(), arrivalOf(requestText({ method: "BYE", to: OWN }))];
    owns(call);
    owns(bye);
    const replies = [client.deliver(call), client.deliver(bye)];
    await clock.run(1_000);
    expect(await kinds(replies)).toEqual(["overloaded", "overloaded"]);
    expect(seen.filter((what) => what.includes("INVITE"))).toHaveLength(4);
  });

  test("is not asked for more calls than may wait", async () => {
    const { client, clock, owns } = hop(() => BUSY, { refusedWaiting: 1 });
    const calls = [1, 2].map((n) =>
      arrivalOf(requestText({ method: "INVITE", callId: `c${n}`, branch: `z9hG4bK${n}` })),
    );
    for (const call of calls) owns(call);
    let told = 0;
    for (const call of calls) void client.deliver(call).then(() => (told += 1));
    await clock.run(100);
    expect(told).toBe(1);
    await clock.run(1_000);
    expect(told).toBe(2);
  });
});

describe("a message that routers fall over (CLUSTER rule 26)", () => {
  const fallen = async (): Promise<{ owners: number; quarantined: readonly string[] }> => {
    const bye = arrivalOf(requestText({ method: "BYE", to: OWN }));
    let owners = 0;
    let open = { unsubscribe: (): void => undefined };
    const made = hop(({ kind, seq, attempt }) => {
      if (kind === "probe") return UNTAKEN;
      if (attempt > 1) made.router.publish(tookSubject("edge-0.n1"), `${seq} boot-${owners}`);
      // It is dead, and another has its partitions 400 ms later.
      open.unsubscribe();
      made.clock.alarm(made.clock.now() + 400, next);
      return undefined;
    });
    const next = (): void => {
      owners += 1;
      open = made.owns(bye);
    };
    next();
    const reply = made.client.deliver(bye);
    await made.clock.run(40_000);
    expect(await kinds([reply])).toEqual(["poison"]);
    return { owners, quarantined: made.quarantined };
  };

  test("is kept from the third", async () => {
    const { owners, quarantined } = await fallen();
    // The third was asked whether it knows it, and never given it.
    expect([owners, quarantined]).toEqual([3, ["BYE"]]);
  });

  test("is not kept from one that works on it for long, whatever became of the one before", async () => {
    const bye = arrivalOf(requestText({ method: "BYE", to: OWN }));
    let owner = "boot-1";
    const { client, clock, router, owns, quarantined } = hop(({ seq, attempt }) => {
      if (attempt > 1) router.publish(tookSubject("edge-0.n1"), `${seq} ${owner}`);
      return clock.now() > 9_000 ? ACCEPTED : undefined;
    });
    owns(bye);
    const reply = client.deliver(bye);
    await clock.run(1_000);
    owner = "boot-2";
    await clock.run(12_000);
    expect([await kinds([reply]), quarantined]).toEqual([["accepted"], []]);
  });
});

test("the end of a connection that nobody could be told of is told when the bus is back (CLUSTER rule 24)", async () => {
  const { client, hub, bus, router, clock } = hop(() => undefined);
  const told: string[] = [];
  router.subscribe("flow.lost", ({ text }) => told.push(text));
  hub.setUp(false, bus);
  client.flowLost("edge-0.n1.1");
  hub.setUp(true, bus);
  await clock.run(10);
  expect(told).toEqual(["edge-0.n1.1"]);
});
