import type { ConsumerInfo, JetStreamManager } from "nats";
import type { NatsConnection } from "./connect-nats.ts";
import { type Durable, EVENT_STREAM } from "./event-stream.ts";
import { adapterError } from "./nats-trouble.ts";
import { pause } from "./pause.ts";

const LOOK_MS = 250;
/** How long a reader is waited for. */
const PATIENCE_MS = 10_000;

/**
 * Resolves with true when a reader has acknowledged every event that the stream had when it was asked; with false when it
 * has not within 10 s. Rejects with an `AdapterError` when the server is away.
 */
export async function hasCaughtUp(
  connection: NatsConnection,
  durable: Durable,
  patienceMs = PATIENCE_MS,
): Promise<boolean> {
  try {
    const manager = await connection.driver.jetstreamManager();
    const { state } = await manager.streams.info(EVENT_STREAM);
    return await hasReached(manager, durable, state.last_seq, patienceMs);
  } catch (error) {
    throw adapterError(connection.where, `how far ${durable} has read the call events`, error);
  }
}

async function hasReached(
  manager: JetStreamManager,
  durable: Durable,
  sequence: number,
  patienceMs: number,
): Promise<boolean> {
  const until = performance.now() + patienceMs;
  for (;;) {
    if (isPast(await manager.consumers.info(EVENT_STREAM, durable), sequence)) return true;
    if (performance.now() >= until) return false;
    await pause(LOOK_MS);
  }
}

/** All below the floor is acknowledged. Where nothing is left at all, a floor of a stream that was emptied stays behind. */
function isPast({ ack_floor: floor, num_pending: pending, num_ack_pending: given }: ConsumerInfo, sequence: number) {
  return floor.stream_seq >= sequence || (pending === 0 && given === 0);
}
