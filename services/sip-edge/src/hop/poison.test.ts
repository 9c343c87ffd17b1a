import type { Bus, BusMessage, BusReply } from "@tandem/actor";
import { gaveSubject, parseArrival, tookSubject } from "@tandem/contracts";
import { parse } from "@tandem/sip";
import { expect, test } from "vitest";
import type { Arrival } from "../admission/arrival.ts";
import { HopClient } from "./hop-client.ts";

const EDGE = "edge-0.n1";
const INFO = [
  "INFO sip:tandem@127.0.20.1 SIP/2.0",
  "Via: SIP/2.0/UDP 127.0.20.2:5060;branch=z9hG4bK1",
  "From: <sip:a@127.0.20.2>;tag=1",
  "To: <sip:b@127.0.20.1>;tag=2",
  "Call-ID: c1",
  "CSeq: 2 INFO",
  "Content-Length: 0",
  "",
  "",
].join("\r\n");

function arrival(): Arrival {
  const parsed = parse(Buffer.from(INFO, "latin1"), INFO);
  if (!parsed.ok) throw new Error("the message is one");
  return {
    at: 0,
    edge: EDGE,
    source: { address: "127.0.20.2", port: 5060, transport: "UDP" },
    flow: { listener: "udp:127.0.20.1:5060", token: "" },
    partition: 7,
    actor: "a1",
    leg: 1,
    party: { kind: "dialog" },
    isExcess: false,
    digest: undefined,
    traceparent: "",
    message: parsed.value,
    text: INFO,
  };
}

/** A client whose requests end as they are told to, in turn. Who "took" one, or "gave" it back, tells so first. */
function clientOn(
  answers: readonly (BusReply["kind"] | `${"took" | "gave"} ${string}`)[],
  alive: readonly string[] = [],
  stalled: readonly string[] = [],
) {
  const left = [...answers];
  const takes = new Map<string, (message: BusMessage) => void>();
  let now = 0;
  let asked = 0;
  const bus: Bus = {
    isUp: true,
    publish: () => true,
    flush: () => Promise.resolve(),
    watch: () => undefined,
    close: () => Promise.resolve(),
    subscribe(subject, take) {
      takes.set(subject, take);
      return { unsubscribe: () => takes.delete(subject) };
    },
    request(subject, text, timeoutMs) {
      if (subject.startsWith("alive."))
        return Promise.resolve(
          alive.includes(subject)
            ? { kind: "reply", text: "1" }
            : { kind: stalled.includes(subject) ? "silence" : "nobody" },
        );
      asked += 1;
      const next = left.shift() ?? "reply";
      const [what, boot] = next.split(" ");
      if (boot !== undefined) {
        const { seq } = parseArrival(text) ?? { seq: 0 };
        const told = `${seq} ${boot}`;
        const subject = what === "took" ? tookSubject(EDGE) : gaveSubject(EDGE);
        takes.get(subject)?.({ subject, text: told, bytes: Buffer.from(told), reply: () => undefined });
      }
      const kind = boot === undefined ? next : "silence";
      if (kind === "silence") now += timeoutMs;
      return Promise.resolve(kind === "reply" ? { kind, text: "R1 accepted 0 -\n" } : { kind: kind as "silence" });
    },
  };
  const quarantined: string[] = [];
  const client = new HopClient({
    bus,
    edge: EDGE,
    clock: {
      now: () => now,
      alarm(at, ring) {
        now = Math.max(now, at);
        queueMicrotask(ring);
        return () => undefined;
      },
    },
    sender: () => ({ send: () => Promise.resolve() }),
    quarantined: ({ message }) => quarantined.push(message.method),
  });
  /** Says that a router gave a message back that has been answered by another. */
  const giveBack = (seq: number): void => {
    const text = `${seq} A`;
    takes.get(gaveSubject(EDGE))?.({ subject: "", text, bytes: Buffer.from(text), reply: () => undefined });
  };
  return { client, quarantined, asked: () => asked, left, giveBack };
}

test("a message over which two owners died is kept from a third", async () => {
  // The first one does not tell; the second is gone before anybody has taken over from it.
  const { client, quarantined, asked } = clientOn(["silence", "nobody", "nobody", "took B", "nobody", "took C"]);
  expect(await client.deliver(arrival())).toEqual({ kind: "poison" });
  expect([quarantined, asked()]).toEqual([["INFO"], 5]);
});

test("one owner that died, and one that is slow, are no reason", async () => {
  const { client, quarantined } = clientOn(["silence", "nobody", "took B", "took B", "reply"]);
  expect(await client.deliver(arrival())).toEqual({ kind: "accepted" });
  expect(quarantined).toEqual([]);
});

test("one that died twice as itself counts once, and nobody at all is no owner", async () => {
  const { client, quarantined } = clientOn(["nobody", "nobody", "took B", "nobody", "took B", "nobody", "reply"]);
  expect(await client.deliver(arrival())).toEqual({ kind: "accepted" });
  expect(quarantined).toEqual([]);
});

test("one that lives did not fall over it: it gave its partition away, or was slow", async () => {
  const answers = ["silence", "nobody", "took B", "nobody", "took C", "nobody", "reply"] as const;
  const { client, quarantined } = clientOn(answers, ["alive.B", "alive.C"]);
  expect(await client.deliver(arrival())).toEqual({ kind: "accepted" });
  expect(quarantined).toEqual([]);
});

test("one that gave it back is no owner that died", async () => {
  const { client, quarantined } = clientOn(["silence", "nobody", "took B", "gave B", "took C", "reply"]);
  expect(await client.deliver(arrival())).toEqual({ kind: "accepted" });
  expect(quarantined).toEqual([]);
});

test("one that does not answer in time is not gone as long as its connection is", async () => {
  const answers = ["silence", "took B", "nobody", "took C", "nobody", "reply"] as const;
  const { client, quarantined } = clientOn(answers, [], ["alive.B", "alive.C"]);
  expect(await client.deliver(arrival())).toEqual({ kind: "accepted" });
  expect(quarantined).toEqual([]);
});

test("one that is stuck is looked at until its connection is gone, and given up in time when that never is", async () => {
  const stalled = ["alive.B", "alive.C"];
  const { client, quarantined, asked } = clientOn(
    ["silence", "took B", "took C", ...Array(9).fill("nobody")],
    [],
    stalled,
  );
  const answer = client.deliver(arrival());
  while (asked() < 6) await Promise.resolve();
  expect(quarantined).toEqual([]);
  stalled.length = 0;
  expect(await answer).toEqual({ kind: "poison" });
  expect(quarantined).toEqual(["INFO"]);
  const never = clientOn(["silence", "took B", "took C", ...Array(10_000).fill("nobody")], [], ["alive.B", "alive.C"]);
  expect(await never.client.deliver(arrival())).toMatchObject({ kind: "overloaded" });
});

test("an owner that was slow and gave the partition away did not fall over it, though nobody is there for a moment", async () => {
  const { client, quarantined } = clientOn(["gave A", "nobody", "took B", "nobody", "reply"]);
  expect(await client.deliver(arrival())).toEqual({ kind: "accepted" });
  expect(quarantined).toEqual([]);
});

test("what was given back late, ten thousand times and more, takes no room from what is given back now", async () => {
  const { client, quarantined, giveBack } = clientOn(["gave A", "nobody", "took B", "nobody", "reply"]);
  for (let seq = -20_000; seq < 0; seq += 1) giveBack(seq);
  expect(await client.deliver(arrival())).toEqual({ kind: "accepted" });
  expect(quarantined).toEqual([]);
});
