import { AckPolicy, DeliverPolicy, DiscardPolicy, nanos, RetentionPolicy, StorageType, type StreamInfo } from "nats";
import type { NatsConnection } from "../connect-nats.ts";
import { madeOnce } from "../made-once.ts";
import { adapterError } from "../nats-trouble.ts";

export const SIGNALLING_STREAM = "SIGNALLING";
/** Parts of a router go to this and its name. */
export const SIGNALLING_SUBJECT = "sig.call";
export const SIGNALLING_DURABLE = "signalling";

/** What the records are behind with, at most: the oldest goes first, for no call waits for its ladder. */
const STREAM_BYTES = 268_435_456;
const DUPLICATE_WINDOW_MS = 120_000;
const ACK_WAIT_MS = 30_000;
const UNACKED_LIMIT = 64;

/**
 * The stream of signalling and its reader, made where they are not there. It is not that of the events: those are never
 * dropped, and nothing may take their room. Rejects with an `AdapterError`.
 */
export async function ensureSignalling(connection: NatsConnection, replicas = 1): Promise<void> {
  const wanted = {
    name: SIGNALLING_STREAM,
    subjects: ["sig.>"],
    retention: RetentionPolicy.Interest,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    max_bytes: STREAM_BYTES,
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    num_replicas: replicas,
  };
  try {
    const manager = await connection.driver.jetstreamManager();
    const find = (): Promise<StreamInfo> =>
      manager.streams
        .info(SIGNALLING_STREAM)
        .catch((error: unknown) =>
          error instanceof Error && error.message === "stream not found"
            ? manager.streams.add(wanted)
            : Promise.reject(error),
        );
    await madeOnce(find);
    await manager.consumers.add(SIGNALLING_STREAM, {
      durable_name: SIGNALLING_DURABLE,
      ack_policy: AckPolicy.Explicit,
      deliver_policy: DeliverPolicy.All,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: UNACKED_LIMIT,
      max_deliver: -1,
    });
  } catch (error) {
    throw adapterError(connection.where, "the stream of signalling", error);
  }
}
