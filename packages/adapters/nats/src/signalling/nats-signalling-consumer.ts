import { AdapterError } from "@tandem/actor";
import { SignallingBatch, type SignallingChunk } from "@tandem/contracts";
import type { JsMsg } from "nats";
import type { NatsConnection } from "../connect-nats.ts";
import { EventPull } from "../event-pull.ts";
import { pause } from "../pause.ts";
import { retryDelayMs } from "../retry-delay.ts";
import { ensureSignalling, SIGNALLING_DURABLE, SIGNALLING_STREAM } from "./signalling-stream.ts";

/** Messages that wait here while one is kept. */
const AHEAD = 16;
/**
 * A message that is refused as often as this, by a database that is there, is dropped: a ladder is missing, and nothing
 * waits behind it for ever.
 */
const REFUSALS = 5;

export interface SignallingConsumerOptions {
  /** Keeps the chunks; some may have been given before. While it rejects as "unavailable" or "timeout" they come again, however often. */
  readonly keep: (chunks: readonly SignallingChunk[]) => Promise<void>;
  /** A message that cannot be read, or fails again and again, is dropped. */
  readonly dropped: (why: string) => void;
}

export interface NatsSignallingConsumer {
  close(): Promise<void>;
}

/** Reads the signalling of all routers, one message after the other, and acknowledges what is kept. */
export function natsSignallingConsumer(
  connection: NatsConnection,
  { keep, dropped }: SignallingConsumerOptions,
): NatsSignallingConsumer {
  const held: JsMsg[] = [];
  const closing = new AbortController();
  let working: Promise<void> | undefined;
  let failures = 0;

  const settle = (say: () => void): void => {
    // What cannot be said now need not be said: the message comes again.
    if (connection.isUp) say();
  };

  const handle = async (message: JsMsg): Promise<void> => {
    const chunks = chunksOf(message.data);
    if (chunks === undefined) dropped(`message ${message.seq} is no signalling`);
    else {
      try {
        await keep(chunks);
        failures = 0;
      } catch (error) {
        failures += 1;
        if (isAway(error) || message.info.redeliveryCount < REFUSALS) {
          settle(() => message.nak(retryDelayMs(failures - 1)));
          return;
        }
        dropped(`message ${message.seq} is not kept: ${String(error)}`);
      }
    }
    settle(() => message.ack());
  };

  const work = async (): Promise<void> => {
    for (;;) {
      const message = closing.signal.aborted ? undefined : held.shift();
      if (message === undefined) return;
      await handle(message);
      if (failures > 0) await pause(retryDelayMs(failures - 1), closing.signal);
    }
  };

  const pull = new EventPull(connection, {
    stream: SIGNALLING_STREAM,
    durable: SIGNALLING_DURABLE,
    ahead: AHEAD,
    ensure: () => ensureSignalling(connection),
    take(message) {
      held.push(message);
      working ??= work().finally(() => {
        working = undefined;
      });
    },
  });

  return {
    async close() {
      closing.abort();
      await pull.close();
      await working;
      for (const message of held.splice(0)) settle(() => message.nak());
    },
  };
}

function isAway(error: unknown): boolean {
  return error instanceof AdapterError && (error.code === "unavailable" || error.code === "timeout");
}

function chunksOf(bytes: Uint8Array): readonly SignallingChunk[] | undefined {
  try {
    return SignallingBatch.decode(bytes).chunks;
  } catch {
    return undefined;
  }
}
