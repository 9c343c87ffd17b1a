import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  nanos,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from "nats";
import type { NatsConnection } from "./connect-nats.ts";
import { madeOnce } from "./made-once.ts";
import { adapterError } from "./nats-trouble.ts";

export const EVENT_STREAM = "EVENTS";
/** Every event of a router goes to this and its name. */
export const EVENT_SUBJECT = "evt.call";

/** Who reads the events, each in its own time. */
export const DURABLES = ["billing", "cdr"] as const;
export type Durable = (typeof DURABLES)[number];

/** Bytes that the stream holds for readers that are behind; about 150,000 calls. */
const STREAM_BYTES = 1_073_741_824;
/** How long the server knows a message again that is published twice. */
const DUPLICATE_WINDOW_MS = 120_000;
/** A message that is not acknowledged by then is given again. */
const ACK_WAIT_MS = 30_000;
/** Messages that a reader has and has not acknowledged. */
export const UNACKED_LIMIT = 512;

export interface StreamOptions {
  /** Copies of the stream, 3 in a cluster of servers. Default 1. */
  readonly replicas?: number;
  /** Default 1 GiB. */
  readonly bytes?: number;
  /** How long a reader may keep a message without a word. Default 30 s. */
  readonly ackWaitMs?: number;
}

/**
 * The stream of call events and its readers, made where they are not there. Comes before the first publish: what is
 * published while no durable exists is for nobody (CLUSTER rule 33). Asking again changes nothing but the limits.
 * Rejects with an `AdapterError`.
 */
export async function ensureStreams(connection: NatsConnection, options: StreamOptions = {}): Promise<void> {
  const wanted: Partial<StreamConfig> = {
    name: EVENT_STREAM,
    subjects: ["evt.>"],
    // A message is gone when every durable has it: the limit is reached only by readers that are behind.
    retention: RetentionPolicy.Interest,
    storage: StorageType.File,
    // What does not fit is refused, never taken in place of something older.
    discard: DiscardPolicy.New,
    max_bytes: options.bytes ?? STREAM_BYTES,
    duplicate_window: nanos(DUPLICATE_WINDOW_MS),
    num_replicas: options.replicas ?? 1,
  };
  try {
    const manager = await connection.driver.jetstreamManager();
    const find = (): Promise<StreamInfo> =>
      manager.streams
        .info(EVENT_STREAM)
        .catch((error: unknown) => (isMissing(error) ? manager.streams.add(wanted) : Promise.reject(error)));
    const { config } = await madeOnce(find);
    if (config.max_bytes !== wanted.max_bytes || config.num_replicas !== wanted.num_replicas)
      await manager.streams.update(EVENT_STREAM, { ...config, ...wanted });
    for (const durable of DURABLES) await manager.consumers.add(EVENT_STREAM, durableConfig(durable, options));
  } catch (error) {
    throw adapterError(connection.where, "the stream of call events", error);
  }
}

function durableConfig(durable: Durable, { ackWaitMs = ACK_WAIT_MS }: StreamOptions): Partial<ConsumerConfig> {
  return {
    durable_name: durable,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    ack_wait: nanos(ackWaitMs),
    max_ack_pending: UNACKED_LIMIT,
    max_deliver: -1,
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && error.message === "stream not found";
}
