import type { NatsConnection } from "./connect-nats.ts";
import { type Durable, EVENT_STREAM } from "./event-stream.ts";
import { adapterError } from "./nats-trouble.ts";

/** Messages of events that this reader has not acknowledged, those that it has in hand included. Rejects with an `AdapterError`. */
export async function eventsPending(connection: NatsConnection, durable: Durable): Promise<number> {
  try {
    const manager = await connection.driver.jetstreamManager();
    const { num_pending: pending, num_ack_pending: given } = await manager.consumers.info(EVENT_STREAM, durable);
    return pending + given;
  } catch (error) {
    throw adapterError(connection.where, `how far ${durable} has read the call events`, error);
  }
}
