import type { Bus, BusMessage, BusReply } from "@tandem/actor";
import { type NatsConnection, natsBus as real } from "@tandem/adapter-nats";
import { parseArrival, parseHopReply, parseOutbound } from "@tandem/contracts";
import { committed, dieAtCommit } from "./at-commit.ts";
import { die, isMet, isPoison, stepped } from "./trigger.ts";

export {
  ensureSignalling,
  ensureStreams,
  liveDirectory,
  natsEventLog,
  natsSignallingLog,
} from "@tandem/adapter-nats";

const CALL = "call.";
const TOOK = "took.";
const isEdge = (process.env["TANDEM_NAME"] ?? "").startsWith("edge");

/** The bus, with an ear at the messages of calls. */
export function natsBus(connection: NatsConnection): Bus {
  const bus = real(connection);
  // What was written is with the server, and only then is it "sent".
  const dieSent = (partition?: number): void => void bus.flush().then(() => die(partition));
  return {
    get isUp() {
      return bus.isUp;
    },
    publish(subject, text) {
      if (isPoison() && subject.startsWith(TOOK)) dieAtCommit();
      return bus.publish(subject, text);
    },
    flush: () => bus.flush(),
    watch: (changed) => bus.watch(changed),
    close: () => bus.close(),
    subscribe(subject, take, group) {
      if (isEdge || !subject.startsWith(CALL)) return bus.subscribe(subject, take, group);
      return bus.subscribe(subject, (message) => arrived(message, take, dieSent), group);
    },
    request: (subject, text, timeoutMs) => {
      if (isEdge) return asked(bus.request(subject, text, timeoutMs), subject, text);
      return handed(bus, subject, text, timeoutMs);
    },
  };
}

/** A router takes a message of a call, and answers it with what its step sends. */
function arrived(message: BusMessage, take: (message: BusMessage) => void, dieSent: (partition: number) => void): void {
  const { subject, text, bytes } = message;
  const partition = Number(subject.slice(CALL.length));
  // One that comes again is begun only after its edge was told.
  const isBegun = !isPoison() || parseArrival(text)?.attempt === 1;
  if (isMet("in", "before", text)) die(partition);
  if (isMet("in", "after", text) && isBegun) dieAtCommit();
  take({
    subject,
    text,
    bytes,
    reply(answer) {
      committed(partition);
      const sends = parseHopReply(answer)?.sends ?? [];
      if (sends.some((send) => isMet("out", "before", send.text))) die(partition);
      message.reply(answer);
      stepped(partition);
      if (sends.some((send) => isMet("out", "after", send.text))) dieSent(partition);
    },
  });
}

/** A router hands messages to an edge of its own accord. */
async function handed(bus: Bus, subject: string, text: string, timeoutMs: number): Promise<BusReply> {
  const sends = parseOutbound(text)?.sends ?? [];
  if (sends.some((send) => isMet("out", "before", send.text))) die();
  const reply = await bus.request(subject, text, timeoutMs);
  if (reply.kind === "reply" && sends.some((send) => isMet("out", "after", send.text))) die();
  return reply;
}

/** An edge has the router's answer, and has not looked at it. */
async function asked(answer: Promise<BusReply>, subject: string, text: string): Promise<BusReply> {
  const reply = await answer;
  if (subject.startsWith(CALL) && reply.kind === "reply" && isMet("in", "after", text)) die();
  return reply;
}
