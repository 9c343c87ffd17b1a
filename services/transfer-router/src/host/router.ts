import type { ActorStore, Clock, HostOptions, PartitionHost } from "@tandem/actor";
import type { Directory } from "@tandem/directory";
import type { ClusterKeys } from "@tandem/identity";
import type { Effect } from "../call/effect.ts";
import type { CallInput } from "../call/event.ts";
import type { Call } from "../call/state.ts";
import type { Limits } from "../limits/limits.ts";
import type { PartitionCapLimits } from "../limits/partition-cap.ts";
import type { NumberPlan } from "../policy/number-plan.ts";
import type { Credit } from "../ports/credit.ts";
import type { EdgeSender } from "../ports/edge-sender.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Rates } from "../ports/rates.ts";
import type { Resolver } from "../ports/resolver.ts";
import type { Collect } from "./collect.ts";
import type { Egress } from "./router-env.ts";
import type { RouterReply, SipArrival } from "./sip-arrival.ts";
import type { StepWatch } from "./step-watch.ts";

/** Calls that one router holds at most; one more gets 503 with Retry-After. */
export const CALL_LIMIT = 100_000;

export interface RouterOptions {
  /** Names this run of this process: part of the fence (CLUSTER rule 18). */
  readonly boot: string;
  readonly clock: Clock;
  readonly keys: ClusterKeys;
  readonly directory: () => Directory;
  readonly plan: NumberPlan;
  readonly resolver: Resolver;
  readonly limits: Limits;
  readonly rates: Rates;
  /** Asked only for trunks that have a balance. */
  readonly credit: Credit;
  readonly store: ActorStore<Call>;
  readonly log: EventLog;
  readonly edge: EdgeSender;
  readonly egress: () => readonly Egress[];
  /** 32 fresh hex digits. */
  readonly entropy: () => string;
  readonly callLimit?: number;
  /** What one trunk or carrier may begin in one partition; what differs from PARTITION_CAP_LIMITS. */
  readonly partitionCap?: Partial<PartitionCapLimits>;
  /** True while this process is too late to take new calls (they are refused at once, and cheaply). */
  readonly isLate?: () => boolean;
  /** A step threw: our own bug. */
  readonly onFault?: (call: string, fault: unknown) => void;
  readonly watch?: StepWatch;
  /** What several routers on one store need; left out, this router is the only one. */
  readonly shared?: Pick<
    HostOptions<Call, CallInput, Effect>,
    "lost" | "recovered" | "onTrouble" | "breathe" | "isSure"
  >;
}

export interface Router {
  /** Alone: takes every partition and revives the calls in it. */
  start(): Promise<void>;
  /** Among others: what the placement does to this router's partitions. */
  readonly partitions: PartitionHost;
  /** `collect` gets first choice of what the message's own step sends. */
  deliver(arrival: SipArrival, collect?: Collect): Promise<RouterReply>;
  /** Does a call in memory have a server transaction of this name? */
  knows(transaction: string): boolean;
  /** An edge wants to answer this INVITE by itself: "withdrawn" unless it has begun a call (CLUSTER rule 5). */
  withdraw(arrival: SipArrival): Promise<RouterReply>;
  /** An edge has answered this INVITE by itself: the call that it began is ended. */
  abandon(arrival: SipArrival): Promise<RouterReply>;
  /** A message of one of a call's transactions did not leave. */
  sendFailed(ref: string, tx: number): void;
  /** A connection is gone: the calls with a leg on it are told (CLUSTER rule 24). */
  flowLost(flow: string): void;
  /** Connections that legs of the calls in memory are on. */
  flows(): Iterable<string>;
  /** Calls in memory, those that only linger included. */
  readonly size: number;
  /** What waits in their mailboxes, and in the fullest of them; counted when it is asked. */
  mailboxes(): { readonly waiting: number; readonly deepest: number };
  /** States of the calls in memory, for queries. */
  calls(): Iterable<Call>;
  /** The state of a call in memory, for queries. */
  peek(ref: string): Call | undefined;
  /** Partitions that this router runs now, with all their calls in memory. */
  openPartitions(): readonly number[];
  /**
   * Ends a call with BYE to everybody. False: no such call.
   * @param reason a Reason value (RFC 3326)
   * @param why the cause in its records, in a word
   */
  endCall(ref: string, reason: string, why?: string): Promise<boolean>;
  close(): void;
}
