import type { Bus, Clock } from "@tandem/actor";
import { edgeSubject, egressSubject, formatOutbound, type HopSend, parseOutboundAck } from "@tandem/contracts";
import type { Route } from "../call/state.ts";
import type { EdgeSender } from "../ports/edge-sender.ts";

/** An effect is of no use after this: its peer has given up (RFC 3261 §17: 64*T1). */
const EXPIRY_MS = 32_000;
/** Edges of a group are waited for this long when none listens. */
const NO_EDGE_MS = 5_000;
const FIRST_WAIT_MS = 150;
const LONGEST_WAIT_MS = 1_000;
const NOBODY_WAIT_MS = 50;
const AWAY_WAIT_MS = 100;
/** What travels as one message at most: a bus has a limit, and a takeover sends for thousands of calls in one go. */
const BATCH_LIMIT = 64;
const BATCH_BYTES = 262_144;
/** Messages that wait for one connection at most. */
const FLOW_LIMIT = 64;

interface Waiting extends HopSend {
  readonly done: (failure: Error | undefined) => void;
}

export interface BusSenderOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  /** Part of every effect's id. */
  readonly boot: string;
  /** A connection is gone with its edge: whatever is on it is told at once, and not only who wanted to send. */
  readonly gone: (flow: string) => void;
}

/**
 * Hands messages to edges and waits until a socket has taken them: sent again under one id, so that an edge sends it
 * once (CLUSTER rule 11). What one step sends the same way travels as one message, and one connection's messages wait
 * for each other (rule 12).
 */
export class BusEdgeSender implements EdgeSender {
  readonly #options: BusSenderOptions;
  readonly #gathering = new Map<string, Waiting[]>();
  readonly #flows = new Map<string, Waiting[][]>();
  #count = 0;
  #underWay = 0;
  #idle: (() => void) | undefined;

  constructor(options: BusSenderOptions) {
    this.#options = options;
  }

  send(text: string, route: Route): Promise<void> {
    const { listener, flow, transport, address, port } = route;
    return new Promise((resolve, reject) => {
      const done = (failure: Error | undefined): void => (failure === undefined ? resolve() : reject(failure));
      const waiting: Waiting = { text, listener, flow, transport, address, port, tx: 0, done };
      const key = flow === "" ? listener : flow;
      let gathered = this.#gathering.get(key);
      if (gathered !== undefined && !hasRoom(gathered, text)) {
        this.#leave(key, gathered);
        gathered = undefined;
      }
      if (gathered !== undefined) return void gathered.push(waiting);
      const batch = [waiting];
      this.#gathering.set(key, batch);
      queueMicrotask(() => this.#leave(key, batch));
    });
  }

  /** Resolves when every message so far is with a socket, or lost. */
  idle(): Promise<void> {
    if (this.#underWay === 0 && this.#gathering.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  #leave(key: string, batch: Waiting[]): void {
    // It left already, when it was full.
    if (this.#gathering.get(key) !== batch) return;
    this.#gathering.delete(key);
    const [first] = batch;
    if (first === undefined) return;
    this.#underWay += 1;
    if (first.flow === "") return void this.#hand(batch).then(() => this.#landed());
    const queue = this.#flows.get(key);
    if (queue === undefined) {
      this.#flows.set(key, []);
      void this.#flowOn(key, batch);
    } else if (queue.length < FLOW_LIMIT) queue.push(batch);
    else {
      for (const { done } of batch) done(new Error(`${FLOW_LIMIT} messages wait for the connection already`));
      this.#landed();
    }
  }

  async #flowOn(flow: string, first: Waiting[]): Promise<void> {
    for (let batch: Waiting[] | undefined = first; batch !== undefined; batch = this.#flows.get(flow)?.shift()) {
      await this.#hand(batch);
      this.#landed();
    }
    this.#flows.delete(flow);
  }

  #landed(): void {
    this.#underWay -= 1;
    if (this.#underWay > 0 || this.#idle === undefined) return;
    this.#idle();
    this.#idle = undefined;
  }

  async #hand(batch: readonly Waiting[]): Promise<void> {
    const failure = await this.#ask(batch).catch((error: unknown) => new Error("the edge's answer", { cause: error }));
    batch.forEach(({ done }, i) => {
      if (failure instanceof Error) done(failure);
      else done(failure.includes(i) ? new Error("no socket took the message") : undefined);
    });
  }

  /** Positions of what did not leave, or why nothing did. */
  async #ask(batch: readonly Waiting[]): Promise<readonly number[] | Error> {
    const { bus, clock, boot } = this.#options;
    const [first] = batch;
    if (first === undefined) return [];
    this.#count += 1;
    const began = clock.now();
    const expiresAt = began + EXPIRY_MS;
    const text = formatOutbound({ id: `${boot}.${this.#count}`, expiresAt, sends: batch });
    const subject = first.flow === "" ? egressSubject(first.listener) : edgeSubject(edgeOfFlow(first.flow));
    for (let attempt = 1; clock.now() < expiresAt; attempt += 1) {
      const reply = await bus.request(subject, text, Math.min(LONGEST_WAIT_MS, attempt * FIRST_WAIT_MS));
      if (reply.kind === "reply")
        return parseOutboundAck(reply.text) ?? new Error("an acknowledgement of another version");
      if (reply.kind === "nobody") {
        // The connection is gone with its edge; of a group another edge may come.
        if (first.flow !== "") {
          this.#options.gone(first.flow);
          return new Error("the edge that has the connection is gone");
        }
        if (clock.now() - began > NO_EDGE_MS) return new Error(`no edge has the listener ${first.listener}`);
      }
      if (reply.kind !== "silence") await this.#pause(reply.kind === "away" ? AWAY_WAIT_MS : NOBODY_WAIT_MS);
    }
    return new Error("no edge took the message in time");
  }

  #pause(ms: number): Promise<void> {
    const { clock } = this.#options;
    return new Promise((resolve) => void clock.alarm(clock.now() + ms, resolve));
  }
}

function hasRoom(batch: readonly Waiting[], text: string): boolean {
  const bytes = batch.reduce((sum, one) => sum + one.text.length, text.length);
  return batch.length < BATCH_LIMIT && bytes <= BATCH_BYTES;
}

/** The edge that has a connection: a flow token is the edge's id, with its boot nonce, and a number (CLUSTER rule 6). */
export function edgeOfFlow(flow: string): string {
  return flow.slice(0, Math.max(0, flow.lastIndexOf(".")));
}
