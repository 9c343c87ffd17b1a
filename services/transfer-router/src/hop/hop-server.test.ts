import type { Bus, BusMessage } from "@tandem/actor";
import { formatArrival, type HopArrival, parseArrival, parseHopReply } from "@tandem/contracts";
import { clusterKeys } from "@tandem/identity";
import { SimClock } from "@tandem/testkit";
import { expect, test } from "vitest";
import { HopServer, type HopServerOptions } from "./hop-server.ts";

const OPTIONS = [
  "OPTIONS sip:acme.trunk.example SIP/2.0",
  "Via: SIP/2.0/UDP 127.0.20.2:5060;branch=z9hG4bK1",
  "From: <sip:a@127.0.20.2>;tag=1",
  "To: <sip:acme.trunk.example>",
  "Call-ID: c1",
  "CSeq: 1 OPTIONS",
  "Content-Length: 0",
  "",
  "",
].join("\r\n");
const ARRIVAL = formatArrival({
  kind: "message",
  seq: 1,
  attempt: 1,
  at: 0,
  edge: "edge-0.n1",
  transport: "UDP",
  address: "127.0.20.2",
  port: 5060,
  listener: "udp:127.0.20.1:5060",
  flow: "",
  partition: 7,
  actor: "",
  leg: 0,
  party: "dialog",
  digest: "",
  traceparent: "",
  text: OPTIONS,
});

/** As a driver's message is: what it holds is read from a buffer of the connection, which is used again. */
class WireMessage implements BusMessage {
  readonly subject = "call.7";
  readonly bytes = Buffer.from(ARRIVAL, "latin1");
  readonly #answered: (text: string) => void;

  constructor(answered: (text: string) => void) {
    this.#answered = answered;
  }

  get text(): string {
    return this.bytes.toString("latin1");
  }

  reply(text: string): void {
    this.#answered(text);
  }
}

test("a message that came before its partition was open is answered when it is", async () => {
  const takes = new Map<string, (message: BusMessage) => void>();
  const bus: Pick<Bus, "subscribe" | "publish"> = {
    publish: () => true,
    subscribe(subject, take) {
      takes.set(subject, take);
      return { unsubscribe: () => takes.delete(subject) };
    },
  };
  const delivered: string[] = [];
  const server = new HopServer({
    bus: bus as Bus,
    router: {
      deliver: ({ message }) => {
        delivered.push(message.method);
        return Promise.resolve({ kind: "unknown" });
      },
      knows: () => false,
      withdraw: () => Promise.resolve({ kind: "withdrawn" }),
      abandon: () => Promise.resolve({ kind: "withdrawn" }),
      sendFailed: () => undefined,
    },
    keys: clusterKeys("0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
    clock: { now: () => 0, alarm: () => () => undefined },
    boot: "boot1",
    unreadable: (subject) => delivered.push(`unreadable ${subject}`),
  });
  const inlet = server.inlet(7);
  const answer = new Promise<string>((resolve) => {
    const message = new WireMessage(resolve);
    takes.get("call.7")?.(message);
    message.bytes.fill(0);
  });
  expect(delivered).toEqual([]);
  inlet.open();
  expect(parseHopReply(await answer)?.kind).toBe("unknown");
  expect(delivered).toEqual(["OPTIONS"]);
});

/** A server with one inlet, and a bus whose messages a test hands over by itself. */
function inletOf(router: Partial<HopServerOptions["router"]>) {
  const clock = new SimClock(0);
  const takes = new Map<string, (message: BusMessage) => void>();
  const server = new HopServer({
    bus: {
      publish: () => true,
      flush: () => Promise.resolve(),
      subscribe(subject: string, take: (message: BusMessage) => void) {
        takes.set(subject, take);
        return { unsubscribe: () => takes.delete(subject) };
      },
    } as unknown as Bus,
    router: {
      deliver: () => Promise.resolve({ kind: "accepted" }),
      knows: () => false,
      withdraw: () => Promise.resolve({ kind: "withdrawn" }),
      abandon: () => Promise.resolve({ kind: "withdrawn" }),
      sendFailed: () => undefined,
      ...router,
    },
    keys: clusterKeys("0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
    clock,
    boot: "b1",
    unreadable: () => undefined,
  });
  const inlet = server.inlet(7);
  const replies: string[] = [];
  const send = (kind: HopArrival["kind"], seq = 1, more: Partial<HopArrival> = {}): void => {
    const arrival = parseArrival(ARRIVAL);
    if (arrival === undefined) throw new Error("no arrival");
    const text = formatArrival({ ...arrival, kind, seq, ...more });
    takes.get("call.7")?.({
      subject: "call.7",
      text,
      bytes: Buffer.from(text, "latin1"),
      reply: (answer) => replies.push(`${kind} ${parseHopReply(answer)?.kind}`),
    });
  };
  return { clock, inlet, replies, send };
}

test("what waited longer than an edge asks again is not begun when its partition opens: it was answered long ago", async () => {
  const { clock, inlet, replies, send } = inletOf({});
  send("message", 1);
  await clock.run(2_500);
  send("message", 2);
  inlet.open();
  await clock.run(10);
  expect(replies).toEqual(["message accepted"]);
});

test("an INVITE that is worked on is not withdrawn: its own answer comes, after its commit (CLUSTER rules 5, 9, 11)", async () => {
  const committed = Promise.withResolvers<{ readonly kind: "accepted" }>();
  const { clock, inlet, replies, send } = inletOf({ deliver: () => committed.promise });
  inlet.open();
  send("message");
  send("withdraw");
  await clock.run(10);
  expect(replies).toEqual([]);
  committed.resolve({ kind: "accepted" });
  await clock.run(10);
  expect(replies).toEqual(["message accepted", "withdraw accepted"]);
});

test("a probe is answered by who has begun its message, and begins nothing (CLUSTER rule 26)", async () => {
  const { clock, inlet, replies, send } = inletOf({});
  inlet.open();
  send("probe", 1);
  send("message", 2);
  await clock.run(10);
  send("probe", 2);
  await clock.run(10);
  expect(replies).toEqual(["probe untaken", "message accepted", "probe accepted"]);
});

test("what is beyond its leg's rate may be given up, but for a later copy that another router may have taken (CLUSTER rule 23)", async () => {
  const { clock, inlet, replies, send } = inletOf({
    deliver: ({ isExcess }) => Promise.resolve({ kind: isExcess === true ? "shed" : "accepted" }),
  });
  inlet.open();
  send("message", 1, { party: "excess" });
  send("message", 2, { party: "excess", attempt: 2 });
  send("message", 3);
  await clock.run(10);
  expect(replies.sort()).toEqual(["message accepted", "message accepted", "message shed"]);
});

test("our own bug in one message costs its answer, and not the process", async () => {
  const { clock, inlet, replies, send } = inletOf({ deliver: () => Promise.reject(new Error("our own bug")) });
  inlet.open();
  send("message");
  await clock.run(10);
  expect(replies).toEqual([]);
});
