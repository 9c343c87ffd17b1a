import { encodeLatin1, parse, type SipMessage } from "@tandem/sip";
import { describe, expect, it } from "vitest";
import type { Arrival } from "./admission/arrival.ts";
import { type EdgeOptions, sipEdge } from "./edge.ts";
import type { Captured, Outbound } from "./edge-sockets.ts";
import type { Lost, OpenListener, Receive } from "./ports/listener.ts";
import type { HopReply } from "./ports/router-port.ts";
import {
  ACME,
  AT,
  DIRECTORY,
  hash,
  KEYS,
  OUR_BRANCH,
  OUR_TAG,
  requestText,
  responseText,
  STRANGER,
} from "./testing/admission-world.ts";

interface Sent {
  readonly listener: string;
  readonly message: SipMessage;
  readonly to: string;
  readonly flow: string;
}

function messageOf(text: string): SipMessage {
  const parsed = parse(encodeLatin1(text), text);
  if (!parsed.ok) throw new Error(parsed.error.reason);
  return parsed.value;
}

/** One edge over listeners without sockets. `replies` are the router's, in turn; then it accepts everything. */
async function edgeWith(options: Partial<EdgeOptions> & { readonly names?: readonly string[] } = {}) {
  const sent: Sent[] = [];
  const delivered: Arrival[] = [];
  const captured: Captured[] = [];
  const takes = new Map<string, Receive>();
  let isDown = false;
  const opener =
    (name: string): OpenListener =>
    (take) => {
      takes.set(name, take);
      return Promise.resolve({
        name,
        transport: "UDP",
        send(text, address, port, flow) {
          if (isDown) return Promise.reject(new Error("network is down"));
          sent.push({ listener: name, message: messageOf(text), to: `${address}:${port}`, flow });
          return Promise.resolve();
        },
        close() {
          takes.delete(name);
          return Promise.resolve();
        },
      });
    };
  const names = options.names ?? ["udp:127.0.20.1:5060"];
  const edge = sipEdge({
    id: "edge-0",
    listeners: names.map(opener),
    router: {
      deliver(arrival) {
        delivered.push(arrival);
        return Promise.resolve<HopReply>({ kind: "accepted" });
      },
    },
    directory: () => DIRECTORY,
    keys: KEYS,
    clock: { now: () => AT },
    hash,
    capture: (message) => captured.push(message),
    ...options,
  });
  await edge.start();
  const receive = async (text: string, address = ACME, name = names[0] ?? ""): Promise<void> => {
    takes.get(name)?.(encodeLatin1(text), text, address, 5060, "");
    await settled();
  };
  return {
    edge,
    sent,
    delivered,
    captured,
    receive,
    breakNetwork: () => (isDown = true),
    isOpen: () => takes.size > 0,
  };
}

/** Everything that is only waiting for promises is done. */
async function settled(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

const inDialog = (method: string): string => requestText({ method, to: `<sip:x@y>;tag=${OUR_TAG}` });

describe("sipEdge", () => {
  it("sends 100 for an INVITE once the router has acknowledged it, not before (CLUSTER rule 9)", async () => {
    let acknowledge: (reply: HopReply) => void = () => undefined;
    const hop = new Promise<HopReply>((resolve) => {
      acknowledge = resolve;
    });
    const { sent, receive } = await edgeWith({ router: { deliver: () => hop } });
    await receive(requestText());
    expect(sent).toEqual([]);
    acknowledge({ kind: "accepted" });
    await settled();
    expect(sent).toMatchObject([
      { listener: "udp:127.0.20.1:5060", message: { status: 100, toTag: "" }, to: `${ACME}:5060`, flow: "" },
    ]);
  });

  it("sends no 100 after an answer that was quicker", async () => {
    const outbound: Outbound[] = [];
    const world = await edgeWith({
      router: {
        async deliver({ message }) {
          const text = responseText(message.branch).replace("200 OK", "486 Busy Here");
          outbound.push({
            text,
            destination: { address: ACME, port: 5060, transport: "UDP" },
            listener: "udp:127.0.20.1:5060",
            flow: "",
          });
          for (const message of outbound) await world.edge.send(message);
          return { kind: "accepted" };
        },
      },
    });
    await world.receive(requestText());
    expect(world.sent.map(({ message }) => message.status)).toEqual([486]);
  });

  it("answers the copy of an INVITE with 100 again while nothing else was sent", async () => {
    const { sent, receive, delivered } = await edgeWith();
    await receive(requestText());
    await receive(requestText());
    expect(delivered).toHaveLength(2);
    expect(sent.map(({ message }) => message.status)).toEqual([100, 100]);
  });

  it("answers from the socket that the request came to", async () => {
    const names = ["udp:127.0.20.1:5060", "udp:127.0.20.1:5080"];
    const { sent, receive } = await edgeWith({ names });
    await receive(requestText({ method: "OPTIONS" }), ACME, names[1]);
    expect(sent).toMatchObject([{ listener: names[1], message: { status: 200 } }]);
  });

  it("refuses a new call with 503 when no router can be reached, and leaves a dialog's request to be sent again", async () => {
    const { sent, receive, edge } = await edgeWith({ router: { deliver: () => Promise.reject(new Error("gone")) } });
    await receive(requestText());
    await receive(inDialog("BYE"));
    expect(sent.map(({ message }) => message.status)).toEqual([503]);
    expect(sent[0]?.message.text).toContain("Retry-After: 5\r\n");
    expect(edge.counters).toMatchObject({ received: 2, forwarded: 2, answered: 1, undelivered: 2 });
  });

  it("counts what is beyond its leg's rate, and what of it is given up (CLUSTER rule 23)", async () => {
    const router = {
      deliver: ({ isExcess }: Arrival) => Promise.resolve<HopReply>({ kind: isExcess ? "shed" : "accepted" }),
    };
    const { sent, receive, edge } = await edgeWith({ router, limits: { legBurst: 2, legWindowMs: 1_000 } });
    for (const method of ["INFO", "INFO", "INFO", "ACK"]) await receive(inDialog(method));
    expect(sent).toEqual([]);
    expect(edge.counters).toMatchObject({ forwarded: 4, excess: 2, shed: 2, answered: 0 });
  });

  it("says 481 for what the router does not know, and nothing for a response", async () => {
    const { sent, receive } = await edgeWith({ router: { deliver: () => Promise.resolve({ kind: "unknown" }) } });
    await receive(inDialog("BYE"));
    await receive(inDialog("ACK"));
    await receive(responseText(OUR_BRANCH));
    expect(sent.map(({ message }) => message.status)).toEqual([481]);
  });

  it("challenges a replayed answer again, within the limit for guesses of its source", async () => {
    const router = { deliver: () => Promise.resolve<HopReply>({ kind: "replayed" }) };
    const { edge, sent, receive } = await edgeWith({ router, limits: { guestBurst: 2, guestWindowMs: 1_000 } });
    for (let i = 0; i < 3; i += 1) await receive(requestText());
    expect(sent.map(({ message }) => message.status)).toEqual([407, 407]);
    expect(edge.counters.dropped.flood).toBe(1);
  });

  it("sends for the router from the named socket, and rejects where there is none", async () => {
    const names = ["udp:127.0.20.1:5060", "udp:127.0.20.1:5080"];
    const { edge, sent } = await edgeWith({ names });
    const outbound = {
      text: inDialog("BYE"),
      destination: { address: STRANGER, port: 5070, transport: "UDP" as const },
      flow: "",
    };
    await edge.send({ ...outbound, listener: names[1] ?? "" });
    expect(sent).toMatchObject([{ listener: names[1], to: `${STRANGER}:5070`, message: { method: "BYE" } }]);
    await expect(edge.send({ ...outbound, listener: "udp:127.0.20.1:9" })).rejects.toThrow(
      "no listener udp:127.0.20.1:9",
    );
    expect(edge.counters).toMatchObject({ sent: 1, sendFailed: 1 });
    expect(edge.listeners).toEqual(names);
  });

  it("shows every message in and out, dropped ones too, with both ends", async () => {
    const { captured, receive } = await edgeWith();
    await receive(requestText());
    await receive("\r\n\r\n", "2001:db8::1");
    expect(captured.map(({ at, direction, local, remote }) => [at, direction, local, remote])).toEqual([
      [AT, "in", "udp:127.0.20.1:5060", `${ACME}:5060`],
      [AT, "out", "udp:127.0.20.1:5060", `${ACME}:5060`],
      [AT, "in", "udp:127.0.20.1:5060", "[2001:db8::1]:5060"],
    ]);
    expect(captured[0]?.text).toBe(requestText());
  });

  it("counts what it drops by its reason, and an answer that could not leave", async () => {
    const { edge, receive, breakNetwork } = await edgeWith();
    await receive("\r\n\r\n");
    await receive(responseText("z9hG4bK-x"));
    breakNetwork();
    await receive(requestText({ method: "OPTIONS" }));
    expect(edge.counters).toMatchObject({
      received: 3,
      answered: 1,
      sendFailed: 1,
      dropped: { "keep-alive": 1, "stray-response": 1 },
    });
  });

  it("binds every listener or none, and says why", async () => {
    const closed: string[] = [];
    const good: OpenListener = () =>
      Promise.resolve({
        name: "udp:127.0.20.1:5060",
        transport: "UDP",
        send: () => Promise.resolve(),
        close() {
          closed.push("udp:127.0.20.1:5060");
          return Promise.resolve();
        },
      });
    const bad: OpenListener = () => Promise.reject(new Error("udp:127.0.20.1:5080 is in use by sipp (pid 1)"));
    await expect(edgeWith({ listeners: [good, bad] })).rejects.toThrow("udp:127.0.20.1:5080 is in use by sipp (pid 1)");
    expect(closed).toEqual(["udp:127.0.20.1:5060"]);
  });

  it("closes its sockets", async () => {
    const { edge, isOpen } = await edgeWith();
    await edge.close();
    expect(isOpen()).toBe(false);
    expect(edge.listeners).toEqual([]);
  });

  it("tells the router of a connection that is gone (CLUSTER rule 24)", async () => {
    const lost: string[] = [];
    let tell: Lost = () => undefined;
    const { edge } = await edgeWith({
      listeners: [
        (_, __, onLost = () => undefined) => {
          tell = onLost;
          return Promise.resolve({
            name: "tcp:127.0.20.1:5060",
            transport: "TCP",
            send: () => Promise.resolve(),
            close: () => Promise.resolve(),
          });
        },
      ],
      router: { deliver: () => Promise.resolve({ kind: "accepted" }), flowLost: (flow) => lost.push(flow) },
    });
    tell("edge-0.9f2c.1");
    expect(lost).toEqual(["edge-0.9f2c.1"]);
    expect(edge.counters.flowsLost).toBe(1);
  });

  it("reads the directory anew for each message", async () => {
    let revision = 0;
    const { receive } = await edgeWith({
      directory() {
        revision += 1;
        return DIRECTORY;
      },
    });
    await receive(requestText());
    await receive(requestText());
    expect(revision).toBe(2);
  });
});
