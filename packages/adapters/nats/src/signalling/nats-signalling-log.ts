import { SignallingBatch, type SignallingChunk } from "@tandem/contracts";
import type { NatsConnection } from "../connect-nats.ts";
import { adapterError } from "../nats-trouble.ts";
import { pause } from "../pause.ts";
import { retryDelayMs } from "../retry-delay.ts";
import { subjectWord } from "../subject-word.ts";
import { ensureSignalling, SIGNALLING_STREAM, SIGNALLING_SUBJECT } from "./signalling-stream.ts";

const PUBLISH_MS = 2_000;
/** Tries before a batch is given up: 0.2, 0.4 and 0.8 s apart. */
const TRIES = 4;

export interface NatsSignallingLog {
  /** Resolves when the server has the chunks; rejects with an `AdapterError` when it would not take them in time. Copies are harmless. */
  send(chunks: readonly SignallingChunk[]): Promise<void>;
}

/** The signalling of one router's calls in JetStream, one message a batch. */
export function natsSignallingLog(
  connection: NatsConnection,
  { router }: { readonly router: string },
): NatsSignallingLog {
  const subject = `${SIGNALLING_SUBJECT}.${subjectWord(router)}`;
  const publish = async (message: Uint8Array, msgID: string): Promise<void> => {
    const expect = { streamName: SIGNALLING_STREAM };
    await connection.driver.jetstream().publish(subject, message, { msgID, expect, timeout: PUBLISH_MS });
  };
  return {
    async send(chunks) {
      const [first] = chunks;
      if (first === undefined) return;
      const message = SignallingBatch.encode({ chunks: [...chunks] }).finish();
      for (let attempt = 0; ; attempt += 1) {
        try {
          return await publish(message, first.chunkId);
        } catch (error) {
          const failure = adapterError(connection.where, "signalling", error);
          if (attempt === TRIES - 1) throw failure;
          // Nobody takes the subject: the server has lost the stream, or has only just started.
          if ((error as { readonly code?: string }).code === "503")
            await ensureSignalling(connection).catch(() => undefined);
        }
        await pause(retryDelayMs(attempt));
      }
    },
  };
}
