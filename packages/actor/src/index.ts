export { ActorHost, type Delivery, type HostOptions, MAILBOX_LIMIT } from "./actor-host.ts";
export type { Behaviour } from "./behaviour.ts";
export type { Clock } from "./clock.ts";
export type { ActorAddress, ActorStore, Commit, CommitAnswer, Fence, StoredActor } from "./store.ts";
export { TimerWheel } from "./timer-wheel.ts";
