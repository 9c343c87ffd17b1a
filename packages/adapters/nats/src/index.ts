export { connectNats, type NatsConnection, type NatsOptions, type NatsState } from "./connect-nats.ts";
export { formatDirectory, parseDirectory, type ReadDirectory } from "./directory/directory-lines.ts";
export { type LiveDirectory, liveDirectory } from "./directory/live-directory.ts";
export { type DirectoryOptions, type NatsDirectory, natsDirectory } from "./directory/nats-directory.ts";
export type { SeedAnswer, SeedMode } from "./directory/seed-directory.ts";
export { type Durable, ensureStreams, type StreamOptions } from "./event-stream.ts";
export { eventsPending } from "./events-pending.ts";
export { hasCaughtUp } from "./has-caught-up.ts";
export { natsBus } from "./nats-bus.ts";
export {
  type EventConsumerOptions,
  type NatsEventConsumer,
  natsEventConsumer,
  type PoisonMessage,
} from "./nats-event-consumer.ts";
export { type EventLogOptions, type NatsEventLog, natsEventLog } from "./nats-event-log.ts";
export { type NatsLiveEvents, natsLiveEvents } from "./nats-live-events.ts";
export type { NatsTrouble } from "./nats-trouble.ts";
export {
  type NatsSignallingConsumer,
  natsSignallingConsumer,
  type SignallingConsumerOptions,
} from "./signalling/nats-signalling-consumer.ts";
export { type NatsSignallingLog, natsSignallingLog } from "./signalling/nats-signalling-log.ts";
export { ensureSignalling } from "./signalling/signalling-stream.ts";
