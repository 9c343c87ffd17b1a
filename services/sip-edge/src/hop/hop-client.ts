import type { Bus, BusReply, Clock } from "@tandem/actor";
import {
  callSubject,
  FLOW_LOST_SUBJECT,
  formatArrival,
  formatReport,
  type HopArrival,
  type HopReplyMessage,
  parseHopReply,
  reportSubject,
} from "@tandem/contracts";
import { header } from "@tandem/sip";
import type { Arrival } from "../admission/arrival.ts";
import type { Edge } from "../edge.ts";
import type { HopReply, RouterPort } from "../ports/router-port.ts";
import { HoldBudget, type HoldKind } from "./hold-budget.ts";
import { HOP_LIMITS, type HopLimits } from "./hop-limits.ts";
import { Lanes } from "./lanes.ts";
import { PoisonWatch } from "./poison-watch.ts";
import { sendAll } from "./send-all.ts";

export interface HopClientOptions {
  readonly bus: Bus;
  /** Id of this edge with its boot nonce: one word of a subject. */
  readonly edge: string;
  readonly clock: Clock;
  /** Puts on the wire what rides in a reply. */
  readonly sender: () => Pick<Edge, "send">;
  readonly limits?: Partial<HopLimits>;
  /** False: no new call is let in, on what this edge knows. */
  readonly mayBegin?: () => boolean;
  /** Two routers died or fell silent over this message: it is kept from a third (CLUSTER rule 26). */
  readonly quarantined: (arrival: Arrival) => void;
}

const RETRY_AFTER_SEC = 2;
const OVERLOADED: HopReply = { kind: "overloaded", retryAfterSec: RETRY_AFTER_SEC };
const SHED: HopReply = { kind: "shed" };
const WITHDRAW_ATTEMPTS = 3;
const UNTOLD_LIMIT = 10_000;

/**
 * The hop to the partitions' owners: keeps each message until its owner has acknowledged it, sends it again meanwhile,
 * and says so when nobody did in time (CLUSTER rules 5, 11, 12, 23).
 */
export class HopClient implements RouterPort {
  readonly #options: HopClientOptions;
  readonly #limits: HopLimits;
  readonly #lanes = new Lanes();
  readonly #budget: HoldBudget;
  readonly #poison: PoisonWatch;
  readonly #pending = new Map<string, Promise<HopReply>>();
  /** Connections whose end nobody could be told of. */
  readonly #untold = new Set<string>();
  #seq = 0;
  #refused = 0;
  #unreached = 0;

  constructor(options: HopClientOptions) {
    this.#options = options;
    options.bus.watch((isUp) => {
      if (isUp) for (const flow of this.#untold) if (this.#tell(flow)) this.#untold.delete(flow);
    });
    this.#limits = { ...HOP_LIMITS, ...options.limits };
    this.#budget = new HoldBudget(this.#limits);
    this.#poison = new PoisonWatch(options.bus, options.edge);
  }

  /** Messages that wait for their acknowledgement. */
  get held(): number {
    return this.#budget.size;
  }

  /** Messages for which no router answered in time, or none was to be asked. */
  get unreached(): number {
    return this.#unreached;
  }

  deliver(arrival: Arrival): Promise<HopReply> {
    const key = transactionOf(arrival);
    const pending = this.#pending.get(key);
    // A retransmission of what is on its way already is answered with it.
    if (pending !== undefined) return pending;
    const kind = kindOf(arrival);
    const source = arrival.source.address;
    const bytes = arrival.text.length;
    const isBarred = isNewInvite(arrival) && this.#options.mayBegin?.() === false;
    if (isBarred || !this.#budget.take(kind, source, bytes)) {
      if (kind === "excess") return Promise.resolve(SHED);
      this.#unreached += 1;
      return Promise.resolve(OVERLOADED);
    }
    this.#seq += 1;
    const seq = this.#seq;
    const lane = arrival.actor === "" ? arrival.message.callId : arrival.actor;
    const until = this.#options.clock.now() + this.#holdOf(arrival, kind);
    const reply = this.#lanes.run(lane, () => this.#offer(arrival, seq, until));
    this.#pending.set(key, reply);
    const over = (): void => {
      this.#pending.delete(key);
      this.#budget.give(kind, source, bytes);
    };
    reply.then((answer) => {
      over();
      if (answer === OVERLOADED) this.#unreached += 1;
      if (answer.kind === "overloaded" && isBye(arrival)) this.#keepBye(arrival, seq);
    }, over);
    return reply;
  }

  flowLost(flow: string): void {
    if (!this.#tell(flow) && this.#untold.size < UNTOLD_LIMIT) this.#untold.add(flow);
  }

  #tell(flow: string): boolean {
    return this.#options.bus.publish(FLOW_LOST_SUBJECT, flow);
  }

  #holdOf({ message }: Arrival, kind: HoldKind): number {
    const { inviteHoldMs, referHoldMs, holdMs } = this.#limits;
    if (kind === "call" || kind === "excess") return inviteHoldMs;
    return message.isRequest && message.method === "REFER" ? referHoldMs : holdMs;
  }

  /**
   * A router that has just come, or whose event loop is late for a moment, refuses new calls: one is offered to it again
   * while its caller waits anyway.
   */
  async #offer(arrival: Arrival, first: number, until: number): Promise<HopReply> {
    const { clock } = this.#options;
    const { refusedWaitMs, refusedWaiting } = this.#limits;
    for (let seq = first; ; seq = this.#seq) {
      const reply = await this.#ask(arrival, seq, until);
      const isOver = clock.now() + refusedWaitMs >= until || this.#refused >= refusedWaiting;
      if (reply.kind !== "overloaded" || !isNewInvite(arrival) || isOver) return reply;
      this.#refused += 1;
      await this.#pause(refusedWaitMs);
      this.#refused -= 1;
      // Another message to the router: it answers copies of the first with what it has answered.
      this.#seq += 1;
    }
  }

  async #ask(arrival: Arrival, seq: number, until: number): Promise<HopReply> {
    const { clock } = this.#options;
    // Somebody may have it: a bus that is away, and a subject that nobody listens on, have taken nothing.
    let mayBeTaken = false;
    for (let attempt = 1; ; attempt += 1) {
      if (attempt > 1) this.#poison.watch(seq);
      const isSuspect = this.#poison.isSuspect(seq);
      const reply = await this.#request(arrival, isSuspect ? "probe" : "message", seq, attempt);
      const answer = reply.kind === "reply" ? parseHopReply(reply.text) : undefined;
      const isUnclaimed = isSuspect && (reply.kind === "nobody" || answer?.kind === "untaken");
      if (isUnclaimed && (await this.#poison.isProven(seq))) {
        // Both who have begun it are gone, and the next one has not begun it.
        this.#poison.done(seq);
        this.#options.quarantined(arrival);
        return { kind: "poison" };
      }
      if (answer !== undefined && !isUnclaimed) {
        this.#poison.done(seq);
        return this.#answered(arrival, answer);
      }
      if (reply.kind === "nobody" && mayBeTaken) this.#poison.ownerGone(seq);
      mayBeTaken ||= reply.kind === "silence" || reply.kind === "reply";
      if (clock.now() >= until) break;
      if (reply.kind !== "silence") await this.#pause(this.#limits.nobodyWaitMs);
    }
    this.#poison.done(seq);
    if (arrival.isExcess && !mayBeTaken) return SHED;
    return mayBeTaken && isNewInvite(arrival) ? this.#withdraw(arrival, seq) : OVERLOADED;
  }

  async #answered(arrival: Arrival, answer: HopReplyMessage): Promise<HopReply> {
    const { bus, sender } = this.#options;
    if (answer.sends.length > 0) {
      const failed = await sendAll(sender(), answer.sends);
      const txs = failed.map((i) => answer.sends[i]?.tx ?? 0).filter((tx) => tx !== 0);
      if (txs.length > 0 && answer.actor !== "") {
        const { partition } = arrival;
        bus.publish(reportSubject(partition), formatReport({ partition, actor: answer.actor, failed: txs }));
      }
    }
    switch (answer.kind) {
      case "overloaded":
        return { kind: "overloaded", retryAfterSec: answer.retryAfterSec };
      case "untaken":
        return OVERLOADED;
      default:
        return { kind: answer.kind };
    }
  }

  /** Nobody took the INVITE in time. The edge may answer it by itself only when it is sure that nobody will (CLUSTER rule 5). */
  async #withdraw(arrival: Arrival, seq: number): Promise<HopReply> {
    for (let attempt = 1; attempt <= WITHDRAW_ATTEMPTS; attempt += 1) {
      const reply = await this.#request(arrival, "withdraw", seq, attempt);
      const answer = reply.kind === "reply" ? parseHopReply(reply.text) : undefined;
      if (answer?.kind === "withdrawn") return OVERLOADED;
      if (answer !== undefined) return this.#answered(arrival, answer);
      if (reply.kind !== "silence") break;
    }
    this.#keep(arrival, "abandon", seq, arrival.message.callId, this.#limits.holdMs);
    return OVERLOADED;
  }

  /** Sent first when somebody can be asked again: it is in the lane before whatever comes next of this call. */
  #keep(arrival: Arrival, what: "message" | "abandon", seq: number, lane: string, holdMs: number): void {
    const kind = what === "abandon" ? "abandon" : kindOf(arrival);
    const source = arrival.source.address;
    const bytes = arrival.text.length;
    if (!this.#budget.take(kind, source, bytes)) return;
    const until = this.#options.clock.now() + holdMs;
    const over = (): void => this.#budget.give(kind, source, bytes);
    this.#lanes.run(lane, () => this.#persist(arrival, what, seq, until)).then(over, over);
  }

  /** The peer has given the BYE up, and the call must end all the same. */
  #keepBye(arrival: Arrival, seq: number): void {
    this.#keep(arrival, "message", seq, arrival.actor, this.#limits.byeHoldMs);
  }

  async #persist(arrival: Arrival, kind: "message" | "abandon", seq: number, until: number): Promise<void> {
    const { clock } = this.#options;
    for (let attempt = 1; clock.now() < until; attempt += 1) {
      const reply = await this.#request(arrival, kind, seq, attempt);
      const answer = reply.kind === "reply" ? parseHopReply(reply.text) : undefined;
      if (answer !== undefined) {
        await this.#answered(arrival, answer);
        return;
      }
      await this.#pause(reply.kind === "silence" ? this.#limits.nobodyWaitMs : this.#limits.firstWaitMs);
    }
  }

  #request(arrival: Arrival, kind: HopArrival["kind"], seq: number, attempt: number): Promise<BusReply> {
    const { firstWaitMs, longestWaitMs } = this.#limits;
    const { at, source, flow, partition, actor, leg, party, isExcess, digest, traceparent, text } = arrival;
    const line = formatArrival({
      kind,
      seq,
      attempt,
      at,
      edge: this.#options.edge,
      transport: source.transport,
      address: source.address,
      port: source.port,
      listener: flow.listener,
      flow: flow.token,
      partition,
      actor,
      leg,
      party: isExcess ? "excess" : partyWords(party),
      digest: digest === undefined ? "" : `${digest.nonce}:${digest.count}:${digest.mintedAt}`,
      traceparent,
      // What kills routers is not read by another one.
      text: kind === "probe" ? "" : text,
    });
    return this.#options.bus.request(callSubject(partition), line, Math.min(longestWaitMs, attempt * firstWaitMs));
  }

  #pause(ms: number): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => void clock.alarm(clock.now() + ms, resolve));
  }
}

function partyWords(party: Arrival["party"]): string {
  if (party.kind === "trunk") return `trunk ${party.trunk}`;
  return party.kind === "carrier" ? `carrier ${party.carrier}` : "dialog";
}

/** A CANCEL begins nothing: it waits as long as its client does (CLUSTER rule 23). */
function kindOf({ message, actor, isExcess }: Arrival): HoldKind {
  if (isExcess) return "excess";
  if (!message.isRequest) return "response";
  return actor === "" && message.method !== "CANCEL" ? "call" : "request";
}

function isNewInvite({ message, actor }: Arrival): boolean {
  return message.isRequest && message.method === "INVITE" && actor === "";
}

function isBye({ message, actor }: Arrival): boolean {
  return message.isRequest && message.method === "BYE" && actor !== "";
}

/**
 * The same for each copy of one message from one place, and for nothing else: clients of RFC 2543 have no branch, and the
 * responses of forks differ in their To tag alone.
 */
function transactionOf({ message, source }: Arrival): string {
  const { isRequest, method, status, branch, cseq, callId, fromTag, toTag } = message;
  const rseq = isRequest ? "" : (header(message, "RSeq") ?? "");
  return `${isRequest ? method : status} ${branch} ${cseq} ${source.address} ${source.port} ${fromTag} ${toTag} ${rseq} ${callId}`;
}
