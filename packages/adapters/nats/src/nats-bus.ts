import { randomBytes } from "node:crypto";
import { AdapterError, type Bus, type BusMessage, type BusReply, type BusSubscription } from "@tandem/actor";
import type { Msg } from "nats";
import type { NatsConnection } from "./connect-nats.ts";
import { adapterError } from "./nats-trouble.ts";
import { pause } from "./pause.ts";
import { ReplyMux } from "./reply-mux.ts";
import { SendGathered } from "./send-gathered.ts";

const NOBODY = 503;
/** A server that has not said by then that it has everything: the bus counts as away. */
const FLUSH_MS = 5_000;

interface Outgoing {
  readonly subject: string;
  readonly bytes: Uint8Array;
  /** Of a request: who waits for the answer. */
  readonly token: string | undefined;
}

/** The port `Bus` on core NATS. It closes its own subscriptions only: the connection belongs to who made it. */
export function natsBus(connection: NatsConnection): Bus {
  const { driver } = connection;
  // CLUSTER rule 6: a process that has restarted must not get the answers of the one before it.
  const inbox = `ack.${randomBytes(9).toString("base64url")}.`;
  const mux = new ReplyMux();
  const open = new Set<BusSubscription>();
  const answers = driver.subscribe(`${inbox}>`, {
    callback: (error, message) => {
      if (error === null) mux.answer(message.subject.slice(inbox.length), replyOf(message));
    },
  });
  const unwatch: (() => void)[] = [];
  let isClosed = false;

  const write = ({ subject, bytes, token }: Outgoing): void => {
    try {
      driver.publish(subject, bytes, token === undefined ? undefined : { reply: inbox + token });
    } catch (error) {
      connection.say(`nothing was sent to ${subject}: ${adapterError(connection.where, "the bus", error).message}`);
      if (token !== undefined) mux.answer(token, { kind: "away" });
    }
  };
  const outgoing = new SendGathered<Outgoing>((gathered) => {
    // CLUSTER rule 11: on a lost connection the driver takes the bytes, says nothing, and drops them.
    if (connection.isUp) for (const one of gathered) write(one);
    else for (const { token } of gathered) if (token !== undefined) mux.answer(token, { kind: "away" });
  });
  const publish = (subject: string, text: string, token?: string): boolean => {
    if (isClosed || !connection.isUp) return false;
    outgoing.push({ subject, bytes: Buffer.from(text, "latin1"), token });
    return true;
  };
  return {
    get isUp() {
      return !isClosed && connection.isUp;
    },
    request(subject, text, timeoutMs) {
      return new Promise((done) => {
        if (isClosed || mux.isFull) {
          done({ kind: "away" });
          return;
        }
        const token = mux.wait(timeoutMs, done);
        if (!publish(subject, text, token)) mux.answer(token, { kind: "away" });
      });
    },
    publish: (subject, text) => publish(subject, text),
    subscribe(subject, take, group) {
      let isOpen = true;
      const driven = driver.subscribe(subject, {
        ...(group === undefined ? {} : { queue: group }),
        callback: (error, message) => {
          if (error === null && isOpen) deliver(connection, take, new Received(message, publish));
        },
      });
      const subscription: BusSubscription = {
        unsubscribe() {
          if (!isOpen) return;
          isOpen = false;
          open.delete(subscription);
          driven.unsubscribe();
        },
      };
      open.add(subscription);
      return subscription;
    },
    async flush() {
      if (isClosed || !connection.isUp) throw new AdapterError("unavailable", `the bus at ${connection.where} is away`);
      const late = new AbortController();
      outgoing.flush();
      try {
        const flushed = driver.flush().then(() => true);
        const inTime = await Promise.race([flushed, pause(FLUSH_MS, late.signal).then(() => false)]);
        if (!inTime) throw new AdapterError("timeout", `the bus at ${connection.where} did not answer`);
      } catch (error) {
        throw adapterError(connection.where, "the bus", error);
      } finally {
        late.abort();
      }
    },
    watch(changed) {
      unwatch.push(connection.watch(changed));
    },
    async close() {
      if (isClosed) return;
      outgoing.flush();
      isClosed = true;
      for (const stop of unwatch) stop();
      for (const subscription of open) subscription.unsubscribe();
      answers.unsubscribe();
      mux.close({ kind: "away" });
    },
  };
}

function replyOf(message: Msg): BusReply {
  const { data } = message;
  if (data.length === 0 && message.headers?.code === NOBODY) return { kind: "nobody" };
  return { kind: "reply", text: latin1(data) };
}

/** A fault of the subscriber's must not end the driver's reading loop, and so the connection. */
function deliver(connection: NatsConnection, take: (message: BusMessage) => void, message: BusMessage): void {
  try {
    take(message);
  } catch (fault) {
    connection.say(
      `a subscriber failed on ${message.subject}: ${fault instanceof Error ? fault.stack : String(fault)}`,
    );
  }
}

function latin1(bytes: Uint8Array): string {
  return (bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).toString(
    "latin1",
  );
}

/** A message whose subject, text and reply are read from the wire only when somebody asks. */
class Received implements BusMessage {
  readonly #message: Msg;
  readonly #publish: (subject: string, text: string) => boolean;
  #text: string | undefined;
  #isAnswered = false;

  constructor(message: Msg, publish: (subject: string, text: string) => boolean) {
    this.#message = message;
    this.#publish = publish;
  }

  get subject(): string {
    return this.#message.subject;
  }

  get bytes(): Uint8Array {
    return this.#message.data;
  }

  get text(): string {
    this.#text ??= latin1(this.#message.data);
    return this.#text;
  }

  reply(text: string): void {
    const to = this.#message.reply;
    if (this.#isAnswered || to === undefined || to === "") return;
    this.#isAnswered = true;
    this.#publish(to, text);
  }
}
