import type { Bus, BusMessage } from "@tandem/actor";
import { formatArrival, parseHopReply } from "@tandem/contracts";
import { clusterKeys } from "@tandem/identity";
import { expect, test } from "vitest";
import { HopServer } from "./hop-server.ts";

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
