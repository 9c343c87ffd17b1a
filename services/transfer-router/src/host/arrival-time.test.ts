import { memoryStore } from "@tandem/adapter-memory";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import { buildDirectory, configWith } from "@tandem/directory";
import { clusterKeys } from "@tandem/identity";
import { parse } from "@tandem/sip";
import { SimClock } from "@tandem/testkit";
import { expect, test } from "vitest";
import type { Call } from "../call/state.ts";
import { creditDesk } from "../credit/credit-desk.ts";
import { memoryLimits } from "../limits/memory-limits.ts";
import { egressOf } from "./egress-of.ts";
import { transferRouter } from "./transfer-router.ts";

const NOW = 1_790_000_000_000;
const REQUEST = (method: string) =>
  [
    `${method} sip:+12025550101@acme.trunk.example SIP/2.0`,
    "Via: SIP/2.0/UDP 127.0.20.2:5060;branch=z9hG4bK1",
    "From: <sip:+12025550100@127.0.20.2>;tag=1",
    "To: <sip:+12025550101@acme.trunk.example>",
    "Call-ID: c1",
    `CSeq: 1 ${method}`,
    "Contact: <sip:a@127.0.20.2>",
    "Max-Forwards: 70",
    "Content-Length: 0",
    "",
    "",
  ].join("\r\n");

async function oneCall() {
  const clock = new SimClock(NOW);
  const config = configWith();
  const directory = buildDirectory(config, 1);
  const egress = egressOf(config.listen);
  const desk = creditDesk({
    clock,
    boot: "b",
    authorizer: { authorize: () => Promise.resolve({ rates: [], leases: [] }) },
  });
  let drawn = 0;
  const router = transferRouter({
    boot: "b",
    clock,
    keys: clusterKeys("0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
    directory: () => directory,
    plan: phoneNumberPlan(),
    resolver: { resolve: () => Promise.resolve({ ok: false, reason: "nobody is there" }) },
    limits: memoryLimits(),
    rates: desk,
    credit: desk,
    store: memoryStore<Call>(),
    log: { append: () => Promise.resolve(), isLagging: false },
    edge: { send: () => Promise.resolve() },
    egress: () => egress,
    entropy: () => {
      drawn += 1;
      return drawn.toString(16).padStart(32, "0");
    },
  });
  await router.start();
  const came = async (method: string, at: number): Promise<void> => {
    const text = REQUEST(method);
    const parsed = parse(Buffer.from(text, "latin1"), text);
    if (!parsed.ok) throw new Error("the message is one");
    await router.deliver({
      at,
      source: { address: "127.0.20.2", port: 5060, transport: "UDP" },
      flow: { listener: egress[0]?.name ?? "", token: "" },
      partition: 7,
      actor: "",
      party: { kind: "trunk", trunk: "acme" },
      message: parsed.value,
      traceparent: "",
    });
  };
  return { clock, came, calls: () => [...router.calls()] };
}

test("a message counts from when it came to its edge (CLUSTER rule 22)", async () => {
  const { came, calls } = await oneCall();
  await came("INVITE", NOW - 400);
  expect(calls().map(({ at }) => at)).toEqual([NOW - 400]);
});

test("an edge whose clock is before ours makes no call of the future (CLUSTER rule 22)", async () => {
  const { came, calls } = await oneCall();
  await came("INVITE", NOW + 90_000);
  expect(calls().map(({ at }) => at)).toEqual([NOW]);
});

test("an edge whose clock is behind does not make a call's time go back (CLUSTER rule 22)", async () => {
  const { clock, came, calls } = await oneCall();
  await came("INVITE", NOW);
  await clock.run(100);
  const [before] = calls();
  await came("CANCEL", NOW - 90_000);
  const [after] = calls();
  expect(after).not.toBe(before);
  expect(after?.at).toBeGreaterThanOrEqual(before?.at ?? Number.POSITIVE_INFINITY);
  const ended = after?.events.flatMap(({ at }) => at) ?? [];
  expect(Math.min(...ended)).toBeGreaterThanOrEqual(NOW);
});
