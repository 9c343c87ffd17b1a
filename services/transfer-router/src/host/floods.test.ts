import { MAILBOX_LIMIT } from "@tandem/actor";
import { memoryStore } from "@tandem/adapter-memory";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import { buildDirectory, configWith, trunkWith } from "@tandem/directory";
import { clusterKeys, mintToken, readToken } from "@tandem/identity";
import { encodeLatin1, formatRequest, header, parse, type SipMessage } from "@tandem/sip";
import { SimClock } from "@tandem/testkit";
import { describe, expect, test } from "vitest";
import type { Party } from "../call/event.ts";
import type { Call } from "../call/state.ts";
import { memoryLimits } from "../limits/memory-limits.ts";
import { egressOf } from "./egress-of.ts";
import type { Router, RouterOptions } from "./router.ts";
import type { RouterReply, SipArrival } from "./sip-arrival.ts";
import { transferRouter } from "./transfer-router.ts";

const T0 = 1_790_000_000_000;
const KEYS = clusterKeys("0f1e2d3c4b5a69788796a5b4c3d2e1f0");
const PARTITION = 7;
const CONFIG = configWith({
  trunks: [trunkWith({ callsPerSecond: 1_000, maxConcurrentCalls: 100_000 })],
});
const ACME: Party = { kind: "trunk", trunk: "acme" };
const NORTH: Party = { kind: "carrier", carrier: "north" };

function read(text: string): SipMessage {
  const parsed = parse(encodeLatin1(text), text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

interface Sketch {
  readonly method?: string;
  readonly n: number;
  readonly actor?: string;
  readonly partition?: number;
  readonly party?: Party;
  readonly isExcess?: boolean;
}

/** The `n`th message: an INVITE of its own From tag and the one Call-ID, or a request of an actor's leg 1. */
function arrival({ method = "INVITE", n, actor = "", partition = PARTITION, ...more }: Sketch): SipArrival {
  const tag = actor === "" ? "" : `;tag=${mintToken(KEYS, { partition, actor, leg: 1, random: 7 })}`;
  const text = formatRequest({
    method,
    uri: "sip:+12025550101@acme.trunk.example",
    via: `SIP/2.0/UDP 127.0.20.2:5060;branch=z9hG4bK-${method}-${n}`,
    from: `<sip:+12025550100@pbx.example>;tag=${actor === "" ? n : 0}`,
    to: `<sip:+12025550101@pbx.example>${tag}`,
    callId: "one@pbx.example",
    cseq: actor === "" ? 1 : n,
    maxForwards: 70,
    headers: "Contact: <sip:pbx@127.0.20.2>\r\n",
  });
  return {
    at: T0,
    source: { address: "127.0.20.2", port: 5060, transport: "UDP" },
    flow: { listener: "udp:127.0.20.1:5060", token: "" },
    partition,
    actor,
    party: ACME,
    message: read(text),
    traceparent: "",
    ...more,
  };
}

/** One router, alone; `sent` is what it answers by itself, and what its calls send. */
async function routerWith(more: Partial<RouterOptions> = {}) {
  const clock = new SimClock(T0);
  const directory = buildDirectory(CONFIG, 1);
  const egress = egressOf(CONFIG.listen);
  const sent: SipMessage[] = [];
  const capped: Party[] = [];
  let drawn = 0;
  const router: Router = transferRouter({
    boot: "boot-1",
    clock,
    keys: KEYS,
    directory: () => directory,
    plan: phoneNumberPlan(),
    resolver: { resolve: () => Promise.resolve({ ok: false, reason: "nobody is asked" }) },
    limits: memoryLimits(),
    rates: { isKnown: () => Promise.resolve(true) },
    credit: {
      reserve: () => Promise.resolve({ kind: "held" }),
      renew: () => Promise.resolve({ kind: "held" }),
      settle: () => undefined,
    },
    store: memoryStore<Call>(),
    log: { append: () => Promise.resolve(), isLagging: false },
    edge: {
      send: (text) => {
        sent.push(read(text));
        return Promise.resolve();
      },
    },
    egress: () => egress,
    entropy: () => {
      drawn += 1;
      return drawn.toString(16).padStart(8, "0").padEnd(32, "0");
    },
    watch: {
      taken: () => undefined,
      stepped: () => undefined,
      left: () => undefined,
      capped: (party) => capped.push(party),
    },
    ...more,
  });
  await router.start();
  return { clock, router, sent, capped };
}

const kinds = (replies: readonly RouterReply[]): readonly string[] => replies.map(({ kind }) => kind);
const refused = (sent: readonly SipMessage[]): readonly SipMessage[] => sent.filter(({ status }) => status === 503);

describe("CLUSTER rule 1: new calls are capped for each (trunk, partition)", () => {
  const CAP = { partitionBurst: 20, partitionWindowMs: 100 };

  test("a flood of one Call-ID is held to the cap: 503 that says when and why, no call of it, and it is counted", async () => {
    const { router, sent, capped } = await routerWith({ partitionCap: CAP });
    const flood = await Promise.all(Array.from({ length: 1_000 }, (_, n) => router.deliver(arrival({ n }))));
    // The router has answered each of them: the edge adds nothing.
    expect(new Set(kinds(flood))).toEqual(new Set(["accepted"]));
    expect([router.size, refused(sent).length, capped.length]).toEqual([20, 980, 980]);
    expect(capped[0]).toEqual(ACME);
    const [first] = refused(sent);
    if (first === undefined) throw new Error("nothing was refused");
    expect(header(first, "Retry-After")).toBe("1");
    expect(header(first, "Warning")).toMatch(/^399 127\.0\.20\.1 "Too many of the new calls /);
  });

  test("its copy gets the same answer, and the ACK of that is none of a call's", async () => {
    const { router, sent } = await routerWith({ partitionCap: { ...CAP, partitionBurst: 1 } });
    for (const n of [1, 2, 2]) await router.deliver(arrival({ n, party: NORTH }));
    const [first, copy] = refused(sent);
    expect(first?.toTag).toMatch(/^[a-z2-7]{13}$/);
    expect(copy?.text).toBe(first?.text);
    expect(readToken(KEYS, first?.toTag ?? "")).toBeUndefined();
  });

  test("other partitions, other trunks and carriers are not touched, and it is over when the flood is", async () => {
    const { router, clock, sent, capped } = await routerWith({ partitionCap: CAP });
    for (let n = 0; n < 100; n += 1) await router.deliver(arrival({ n }));
    expect(capped).toHaveLength(80);
    for (let partition = 8; partition < 60; partition += 1)
      await router.deliver(arrival({ n: 1_000 + partition, partition }));
    await router.deliver(arrival({ n: 2_000, party: NORTH }));
    await clock.run(100);
    await router.deliver(arrival({ n: 3_000 }));
    expect([capped.length, refused(sent).length]).toEqual([80, 80]);
  });

  test("a copy of an INVITE that has begun a call takes nothing from the cap", async () => {
    const { router, capped } = await routerWith({ partitionCap: { ...CAP, partitionBurst: 2 } });
    for (let copy = 0; copy < 10; copy += 1) await router.deliver(arrival({ n: 1, party: NORTH }));
    await router.deliver(arrival({ n: 2, party: NORTH }));
    expect([router.size, capped.length]).toEqual([2, 0]);
  });
});

describe("CLUSTER rule 23: what is beyond its leg's rate is the first to be given up", () => {
  test.each([
    ["the event loop is late", { isLate: () => true }],
    ["the log lags", { log: { append: () => Promise.resolve(), isLagging: true } }],
  ])("%s: it is not taken, and what keeps to its rate is", async (_, strain) => {
    const { router } = await routerWith(strain);
    const actor = "00000001deadbeef";
    const replies = [true, false].map((isExcess) => router.deliver(arrival({ method: "INFO", n: 1, actor, isExcess })));
    expect(kinds(await Promise.all(replies))).toEqual(["shed", "unknown"]);
  });

  test("a router that has time takes it as any other", async () => {
    const { router } = await routerWith();
    const reply = await router.deliver(arrival({ method: "INFO", n: 1, actor: "00000001deadbeef", isExcess: true }));
    expect(reply.kind).toBe("unknown");
  });

  test("a leg that floods its call fills that call's mailbox and no more: the others go on", async () => {
    const store = memoryStore<Call>();
    const gate = Promise.withResolvers<void>();
    let stalled = "";
    const slow: typeof store.commit = async (commit) => {
      if (stalled === "") stalled = commit.address.id;
      if (commit.address.id === stalled) await gate.promise;
      return store.commit(commit);
    };
    const { router } = await routerWith({ store: { ...store, commit: slow } });
    const begun = router.deliver(arrival({ n: 1 }));
    await Promise.resolve();
    expect(stalled).not.toBe("");
    const flood = Array.from({ length: 10_000 }, (_, i) =>
      router.deliver(arrival({ method: "INFO", n: i + 2, actor: stalled, isExcess: true })),
    );
    const busy = flood.slice(MAILBOX_LIMIT);
    expect(new Set(kinds(await Promise.all(busy)))).toEqual(new Set(["overloaded"]));
    expect(router.mailboxes()).toEqual({ waiting: MAILBOX_LIMIT, deepest: MAILBOX_LIMIT });
    expect((await router.deliver(arrival({ n: 2, partition: 8 }))).kind).toBe("accepted");
    gate.resolve();
    expect((await begun).kind).toBe("accepted");
    const taken = await Promise.all(flood.slice(0, MAILBOX_LIMIT));
    expect([new Set(kinds(taken)), router.mailboxes().waiting]).toEqual([new Set(["accepted"]), 0]);
  });
});
