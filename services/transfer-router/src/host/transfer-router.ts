import { ActorHost, type ActorStore, type Clock, type HostOptions, type PartitionHost } from "@tandem/actor";
import type { Directory } from "@tandem/directory";
import { type ClusterKeys, PARTITIONS } from "@tandem/identity";
import type { Effect } from "../call/effect.ts";
import type { Env } from "../call/env.ts";
import type { CallInput, Occurrence } from "../call/event.ts";
import type { Call, Route } from "../call/state.ts";
import type { Limits } from "../limits/limits.ts";
import { PartitionCap, type PartitionCapLimits } from "../limits/partition-cap.ts";
import type { NumberPlan } from "../policy/number-plan.ts";
import type { Credit } from "../ports/credit.ts";
import type { EdgeSender } from "../ports/edge-sender.ts";
import type { EventLog } from "../ports/event-log.ts";
import type { Rates } from "../ports/rates.ts";
import type { Resolver } from "../ports/resolver.ts";
import { callBehaviour } from "./call-behaviour.ts";
import { cancelledName, scopeName, transactionName } from "./call-keys.ts";
import type { Collect } from "./collect.ts";
import { EventRelay } from "./event-relay.ts";
import { FlowLosses } from "./flow-losses.ts";
import { type Performer, perform } from "./perform.ts";
import { cappedResponse, mergedResponse, partyName, rateOf } from "./refuse-offer.ts";
import { type Egress, routerEnv } from "./router-env.ts";
import type { RouterReply, SipArrival } from "./sip-arrival.ts";
import type { StepWatch } from "./step-watch.ts";
import { Tombstones } from "./tombstones.ts";

/** Calls that one router holds at most; one more gets 503 with Retry-After. */
export const CALL_LIMIT = 100_000;
const RETRY_AFTER_SEC = 2;

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

const REPLIES = {
  done: { kind: "accepted" },
  unknown: { kind: "unknown" },
  faulted: { kind: "faulted" },
  busy: { kind: "overloaded", retryAfterSec: RETRY_AFTER_SEC },
  fenced: { kind: "elsewhere" },
} as const satisfies Record<string, RouterReply>;

/** The router: finds a message's call, steps it, and does what the step wants done. */
export function transferRouter(options: RouterOptions): Router {
  const { clock, keys, store, boot, entropy } = options;
  const relay = new EventRelay(options.log);
  const tombstones = new Tombstones(clock);
  const occurrence = (): Occurrence => ({ at: clock.now(), entropy: entropy(), confirmed: 0 });
  /** When it came to its edge; no edge's clock is before ours (CLUSTER rule 22). */
  const arrived = ({ at }: SipArrival): Occurrence => {
    const made = occurrence();
    return { ...made, at: Math.min(at, made.at) };
  };
  const env = envOf(options);
  const cap = new PartitionCap(options.partitionCap);
  const performer: Performer = {
    ...options,
    occurrence,
    feed: (ref, input) => void host.feed(ref, input),
    publish: (call) => relay.publish(call),
  };
  const host: ActorHost<Call, CallInput, Effect> = new ActorHost<Call, CallInput, Effect>({
    behaviour: callBehaviour(
      env,
      entropy,
      (ref) => relay.confirmed(ref),
      (call, input) => options.watch?.surprised?.(call, input),
    ),
    store,
    clock,
    boot,
    perform: (ref, effects, call, input, first) => {
      if (call !== undefined) flows.note(ref, call);
      perform(performer, ref, effects, call, collects.get(input) ?? collects.get(first));
      if (call !== undefined) options.watch?.stepped(call, input, effects);
    },
    performPart: (ref, effects, call) => perform(performer, ref, effects, call, undefined),
    ...(options.shared === undefined ? {} : { ...options.shared, isShared: true }),
    left: (ref) => {
      relay.forget(ref);
      flows.forget(ref);
      options.watch?.left(ref);
    },
    actorLimit: options.callLimit ?? CALL_LIMIT,
    onFault: options.onFault ?? (() => undefined),
  });

  const flows = new FlowLosses(clock, async (ref, flow) => {
    return (await host.feed(ref, { ...occurrence(), kind: "flow.lost", flow })) !== "busy";
  });

  const collects = new WeakMap<CallInput, Collect>();
  const collected = (input: CallInput, collect: Collect | undefined): CallInput => {
    if (collect !== undefined) collects.set(input, collect);
    return input;
  };

  /** Nobody here has it and nobody will: true only of the owner (CLUSTER rules 5, 14). */
  const withdrawn = async (partition: number, transaction: string): Promise<RouterReply> => {
    tombstones.put(transaction, "withdrawn");
    return (await host.isOurs(partition)) ? { kind: "withdrawn" } : REPLIES.fenced;
  };

  /** New calls are refused, and what is beyond its leg's rate (CLUSTER rules 23, 33). */
  const isStrained = (): boolean => options.log.isLagging || options.isLate?.() === true;

  /** An answer that begins nothing: true only of the owner, for a zombie does not know what has begun (CLUSTER rule 14). */
  const answered = async (
    partition: number,
    send: Parameters<Collect>[0],
    collect: Collect | undefined,
  ): Promise<RouterReply> => {
    if (!(await host.isOurs(partition))) return REPLIES.fenced;
    if (collect?.(send) !== true) await options.edge.send(send.text, send.route).catch(() => undefined);
    return REPLIES.done;
  };

  const offer = async (
    arrival: SipArrival,
    route: Route,
    txKey: string,
    collect: Collect | undefined,
  ): Promise<RouterReply> => {
    const { message, party, partition, traceparent } = arrival;
    const scope = scopeName(keys, party, message);
    const told = (text: string): Promise<RouterReply> => answered(partition, { text, route, tx: 0, ref: "" }, collect);
    // CLUSTER rule 2: equal CSeq with another branch in the same scope is a merged request.
    if (host.find([scope]) !== undefined) return told(mergedResponse(message, entropy().slice(0, 8)));
    const waitMs = cap.take(partyName(party), partition, rateOf(options.directory(), party), clock.now());
    if (waitMs > 0) {
      options.watch?.capped?.(party);
      return told(cappedResponse(keys, message, env().advertised(route.listener).host, waitMs));
    }
    if (isStrained()) return REPLIES.busy;
    const id = entropy();
    const names = [txKey, scope];
    const input: CallInput = {
      ...arrived(arrival),
      kind: "call.offered",
      id,
      partition,
      keys: names,
      message,
      route,
      party,
      txKey,
      traceparent,
    };
    options.watch?.taken(input, traceparent);
    return REPLIES[await host.create(id.slice(0, 16), partition, names, collected(input, collect))];
  };

  return {
    async start() {
      for (let partition = 0; partition < PARTITIONS; partition += 1)
        await host.activate(partition, await store.take(partition, boot));
    },
    partitions: host,
    async deliver(arrival, collect) {
      const { message, source, flow, partition } = arrival;
      if (arrival.isExcess === true && isStrained()) return { kind: "shed" };
      const route: Route = { ...source, listener: flow.listener, flow: flow.token };
      const txKey = message.isRequest ? transactionName(keys, message, source) : "";
      const input: CallInput = { ...arrived(arrival), kind: "message.received", message, route, txKey };
      collected(input, collect);
      options.watch?.taken(input, host.peek(arrival.actor)?.traceparent ?? "");
      if (arrival.actor !== "") return REPLIES[await host.deliver(partition, arrival.actor, input)];
      if (!(await host.isOpen(partition))) return REPLIES.fenced;
      const name = message.method === "CANCEL" ? cancelledName(keys, message, source) : txKey;
      const known = host.find([name]);
      if (known !== undefined) return REPLIES[await host.deliver(partition, known, input)];
      if (message.method === "CANCEL") tombstones.put(name, "cancelled");
      if (message.method !== "INVITE") return (await host.isOurs(partition)) ? REPLIES.unknown : REPLIES.fenced;
      const ended = tombstones.of(txKey);
      return ended === undefined ? offer(arrival, route, txKey, collect) : { kind: ended };
    },
    knows: (transaction) => host.find([transaction]) !== undefined,
    async withdraw({ message, source, flow, partition }) {
      if (!(await host.isOpen(partition))) return REPLIES.fenced;
      const name = transactionName(keys, message, source);
      const known = host.find([name]);
      if (known === undefined) return withdrawn(partition, name);
      // CLUSTER rule 9: behind the step that creates the call, as a copy of its INVITE.
      const route: Route = { ...source, listener: flow.listener, flow: flow.token };
      const copy: CallInput = { ...occurrence(), kind: "message.received", message, route, txKey: name };
      return REPLIES[await host.deliver(partition, known, copy)];
    },
    async abandon({ message, source, partition }) {
      if (!(await host.isOpen(partition))) return REPLIES.fenced;
      const name = transactionName(keys, message, source);
      const known = host.find([name]);
      if (known === undefined) return withdrawn(partition, name);
      const reason = 'SIP;cause=503;text="no router answered in time"';
      return REPLIES[
        await host.deliver(partition, known, { ...occurrence(), kind: "call.end-wanted", reason, why: "no-router" })
      ];
    },
    sendFailed(ref, tx) {
      void host.feed(ref, { ...occurrence(), kind: "send.failed", tx });
    },
    get size() {
      return host.size;
    },
    mailboxes: () => host.mailboxes(),
    *calls() {
      for (const id of host.ids()) {
        const call = host.peek(id);
        if (call !== undefined) yield call;
      }
    },
    peek: (ref) => host.peek(ref),
    openPartitions: () => host.openPartitions(),
    async endCall(ref, reason, why = "") {
      return (await host.feed(ref, { ...occurrence(), kind: "call.end-wanted", reason, why })) === "done";
    },
    flowLost: (flow) => flows.lost(flow),
    flows: () => flows.flows(),
    close() {
      flows.close();
      host.close();
    },
  };
}

/** The environment of a step, made anew when the directory's revision or the listeners change. */
function envOf(options: RouterOptions): () => Env {
  let made: { readonly directory: Directory; readonly egress: readonly Egress[]; readonly env: Env } | undefined;
  return () => {
    const directory = options.directory();
    const egress = options.egress();
    if (made === undefined || made.directory !== directory || made.egress !== egress) {
      made = { directory, egress, env: routerEnv(directory, options.plan, options.keys, egress) };
    }
    return made.env;
  };
}
