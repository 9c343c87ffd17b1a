import { ActorHost, type PartitionHost } from "@tandem/actor";
import type { Directory } from "@tandem/directory";
import { PARTITIONS } from "@tandem/identity";
import type { Effect } from "../call/effect.ts";
import type { Env } from "../call/env.ts";
import type { CallInput, Occurrence } from "../call/event.ts";
import type { Call, Route } from "../call/state.ts";
import { PartitionCap } from "../limits/partition-cap.ts";
import { callBehaviour } from "./call-behaviour.ts";
import { cancelledName, scopeName, transactionName } from "./call-keys.ts";
import type { Collect } from "./collect.ts";
import { EventRelay } from "./event-relay.ts";
import { FlowLosses } from "./flow-losses.ts";
import { type Performer, perform } from "./perform.ts";
import { cappedResponse, mergedResponse, partyName, rateOf } from "./refuse-offer.ts";
import { CALL_LIMIT, type Router, type RouterOptions } from "./router.ts";
import { type Egress, routerEnv } from "./router-env.ts";
import type { RouterReply, SipArrival } from "./sip-arrival.ts";
import { Tombstones } from "./tombstones.ts";

const RETRY_AFTER_SEC = 2;
const REPLIES = {
  done: { kind: "accepted" },
  unknown: { kind: "unknown" },
  faulted: { kind: "faulted" },
  busy: { kind: "overloaded", retryAfterSec: RETRY_AFTER_SEC },
  fenced: { kind: "elsewhere" },
} as const satisfies Record<string, RouterReply>;

/** The router: finds a message's call, steps it, and does what the step wants done. */
export function transferRouter(options: RouterOptions): Router {
  return new CallRouter(options);
}

class CallRouter implements Router {
  readonly #options: RouterOptions;
  readonly #host: ActorHost<Call, CallInput, Effect>;
  readonly #env: () => Env;
  readonly #relay: EventRelay;
  readonly #tombstones: Tombstones;
  readonly #cap: PartitionCap;
  readonly #flows: FlowLosses;
  readonly #collects = new WeakMap<CallInput, Collect>();

  constructor(options: RouterOptions) {
    this.#options = options;
    this.#env = envOf(options);
    this.#relay = new EventRelay(options.log);
    this.#tombstones = new Tombstones(options.clock);
    this.#cap = new PartitionCap(options.partitionCap);
    this.#flows = new FlowLosses(options.clock, async (ref, flow) => {
      return (await this.#host.feed(ref, { ...this.#occurrence(), kind: "flow.lost", flow })) !== "busy";
    });
    this.#host = this.#callHost();
  }

  #callHost(): ActorHost<Call, CallInput, Effect> {
    const { store, clock, boot, entropy, watch, shared, callLimit, onFault } = this.#options;
    const performer: Performer = {
      ...this.#options,
      occurrence: () => this.#occurrence(),
      feed: (ref, input) => void this.#host.feed(ref, input),
      publish: (call) => this.#relay.publish(call),
    };
    return new ActorHost<Call, CallInput, Effect>({
      behaviour: callBehaviour(
        this.#env,
        entropy,
        (ref) => this.#relay.confirmed(ref),
        (call, input) => watch?.surprised?.(call, input),
      ),
      store,
      clock,
      boot,
      perform: (ref, effects, call, input, first) => {
        if (call !== undefined) this.#flows.note(ref, call);
        perform(performer, ref, effects, call, this.#collects.get(input) ?? this.#collects.get(first));
        if (call !== undefined) watch?.stepped(call, input, effects);
      },
      performPart: (ref, effects, call) => perform(performer, ref, effects, call, undefined),
      ...(shared === undefined ? {} : { ...shared, isShared: true }),
      left: (ref) => {
        this.#relay.forget(ref);
        this.#flows.forget(ref);
        watch?.left(ref);
      },
      actorLimit: callLimit ?? CALL_LIMIT,
      onFault: onFault ?? (() => undefined),
    });
  }

  async start(): Promise<void> {
    const { store, boot } = this.#options;
    for (let partition = 0; partition < PARTITIONS; partition += 1)
      await this.#host.activate(partition, await store.take(partition, boot));
  }

  get partitions(): PartitionHost {
    return this.#host;
  }

  async deliver(arrival: SipArrival, collect?: Collect): Promise<RouterReply> {
    const { message, source, partition } = arrival;
    const { keys, watch } = this.#options;
    if (arrival.isExcess === true && this.#isStrained()) return { kind: "shed" };
    const route = routeOf(arrival);
    const txKey = message.isRequest ? transactionName(keys, message, source) : "";
    const input: CallInput = { ...this.#arrived(arrival), kind: "message.received", message, route, txKey };
    this.#collected(input, collect);
    watch?.taken(input, this.#host.peek(arrival.actor)?.traceparent ?? "");
    if (arrival.actor !== "") return REPLIES[await this.#host.deliver(partition, arrival.actor, input)];
    if (!(await this.#host.isOpen(partition))) return REPLIES.fenced;
    const name = message.method === "CANCEL" ? cancelledName(keys, message, source) : txKey;
    const known = this.#host.find([name]);
    if (known !== undefined) return REPLIES[await this.#host.deliver(partition, known, input)];
    if (message.method === "CANCEL") this.#tombstones.put(name, "cancelled");
    if (message.method !== "INVITE") return (await this.#host.isOurs(partition)) ? REPLIES.unknown : REPLIES.fenced;
    const ended = this.#tombstones.of(txKey);
    return ended === undefined ? this.#offer(arrival, route, txKey, collect) : { kind: ended };
  }

  knows(transaction: string): boolean {
    return this.#host.find([transaction]) !== undefined;
  }

  async withdraw(arrival: SipArrival): Promise<RouterReply> {
    const { message, source, partition } = arrival;
    if (!(await this.#host.isOpen(partition))) return REPLIES.fenced;
    const txKey = transactionName(this.#options.keys, message, source);
    const known = this.#host.find([txKey]);
    if (known === undefined) return this.#withdrawn(partition, txKey);
    // CLUSTER rule 9: behind the step that creates the call, as a copy of its INVITE.
    const route = routeOf(arrival);
    const copy: CallInput = { ...this.#occurrence(), kind: "message.received", message, route, txKey };
    return REPLIES[await this.#host.deliver(partition, known, copy)];
  }

  async abandon({ message, source, partition }: SipArrival): Promise<RouterReply> {
    if (!(await this.#host.isOpen(partition))) return REPLIES.fenced;
    const name = transactionName(this.#options.keys, message, source);
    const known = this.#host.find([name]);
    if (known === undefined) return this.#withdrawn(partition, name);
    const reason = 'SIP;cause=503;text="no router answered in time"';
    const end: CallInput = { ...this.#occurrence(), kind: "call.end-wanted", reason, why: "no-router" };
    return REPLIES[await this.#host.deliver(partition, known, end)];
  }

  sendFailed(ref: string, tx: number): void {
    void this.#host.feed(ref, { ...this.#occurrence(), kind: "send.failed", tx });
  }

  flowLost(flow: string): void {
    this.#flows.lost(flow);
  }

  flows(): Iterable<string> {
    return this.#flows.flows();
  }

  get size(): number {
    return this.#host.size;
  }

  mailboxes(): ReturnType<Router["mailboxes"]> {
    return this.#host.mailboxes();
  }

  *calls(): Iterable<Call> {
    for (const id of this.#host.ids()) {
      const call = this.#host.peek(id);
      if (call !== undefined) yield call;
    }
  }

  peek(ref: string): Call | undefined {
    return this.#host.peek(ref);
  }

  openPartitions(): readonly number[] {
    return this.#host.openPartitions();
  }

  async endCall(ref: string, reason: string, why = ""): Promise<boolean> {
    return (await this.#host.feed(ref, { ...this.#occurrence(), kind: "call.end-wanted", reason, why })) === "done";
  }

  close(): void {
    this.#flows.close();
    this.#host.close();
  }

  async #offer(arrival: SipArrival, route: Route, txKey: string, collect: Collect | undefined): Promise<RouterReply> {
    const { keys, entropy, watch, directory, clock } = this.#options;
    const { message, party, partition, traceparent } = arrival;
    const scope = scopeName(keys, party, message);
    const told = (text: string): Promise<RouterReply> =>
      this.#answered(partition, { text, route, tx: 0, ref: "" }, collect);
    // CLUSTER rule 2: equal CSeq with another branch in the same scope is a merged request.
    if (this.#host.find([scope]) !== undefined) return told(mergedResponse(message, entropy().slice(0, 8)));
    const waitMs = this.#cap.take(partyName(party), partition, rateOf(directory(), party), clock.now());
    if (waitMs > 0) {
      watch?.capped?.(party);
      return told(cappedResponse(keys, message, this.#env().advertised(route.listener).host, waitMs));
    }
    if (this.#isStrained()) return REPLIES.busy;
    const id = entropy();
    const names = [txKey, scope];
    const input: CallInput = {
      ...this.#arrived(arrival),
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
    watch?.taken(input, traceparent);
    this.#collected(input, collect);
    return REPLIES[await this.#host.create(id.slice(0, 16), partition, names, input)];
  }

  /** Nobody here has it and nobody will: true only of the owner (CLUSTER rules 5, 14). */
  async #withdrawn(partition: number, transaction: string): Promise<RouterReply> {
    this.#tombstones.put(transaction, "withdrawn");
    return (await this.#host.isOurs(partition)) ? { kind: "withdrawn" } : REPLIES.fenced;
  }

  /** An answer that begins nothing: true only of the owner, for a zombie does not know what has begun (CLUSTER rule 14). */
  async #answered(partition: number, send: Parameters<Collect>[0], collect: Collect | undefined): Promise<RouterReply> {
    if (!(await this.#host.isOurs(partition))) return REPLIES.fenced;
    if (collect?.(send) !== true) await this.#options.edge.send(send.text, send.route).catch(() => undefined);
    return REPLIES.done;
  }

  /** New calls are refused, and what is beyond its leg's rate (CLUSTER rules 23, 33). */
  #isStrained(): boolean {
    return this.#options.log.isLagging || this.#options.isLate?.() === true;
  }

  #collected(input: CallInput, collect: Collect | undefined): void {
    if (collect !== undefined) this.#collects.set(input, collect);
  }

  #occurrence(): Occurrence {
    const { clock, entropy } = this.#options;
    return { at: clock.now(), entropy: entropy(), confirmed: 0 };
  }

  /** When it came to its edge; no edge's clock is before ours (CLUSTER rule 22). */
  #arrived({ at }: SipArrival): Occurrence {
    const made = this.#occurrence();
    return { ...made, at: Math.min(at, made.at) };
  }
}

function routeOf({ source, flow }: SipArrival): Route {
  return { ...source, listener: flow.listener, flow: flow.token };
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
