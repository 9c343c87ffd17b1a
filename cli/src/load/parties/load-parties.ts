import { formatRequest, formatResponse, header, headerUri, parse, responseBasis, type SipMessage } from "@tandem/sip";
import type { LatencyName, LoadPlan, Place } from "../load-plan.ts";
import type { CalledParty } from "./called-party.ts";
import type { CallingParty } from "./calling-party.ts";
import { LoadCall } from "./load-call.ts";
import { type LoadSocket, openLoadSocket } from "./load-socket.ts";
import { viaOf } from "./party-dialog.ts";
import { PartyWire } from "./party-wire.ts";

/** What a call tells of itself. */
export interface LoadEvents {
  readonly took: (what: LatencyName, ms: number) => void;
  readonly sentAgain: () => void;
  /** With what went wrong, or "". */
  readonly over: (failure: string) => void;
}

/** The parties of one worker: their sockets, and the calls that go on between them. */
export class LoadParties {
  readonly #plan: LoadPlan;
  readonly #events: LoadEvents;
  readonly #wire: PartyWire;
  readonly #sockets: LoadSocket[] = [];
  #callers: readonly LoadSocket[] = [];
  readonly #calls = new Map<string, LoadCall>();
  /** By Call-ID: each leg has one of its own. */
  readonly #legs = new Map<string, CallingParty | CalledParty>();
  #servers: readonly Place[] = [];
  #begun = 0;

  private constructor(plan: LoadPlan, events: LoadEvents) {
    this.#plan = plan;
    this.#events = events;
    this.#wire = new PartyWire(plan.worker, events.sentAgain);
  }

  /** Binds all sockets, or rejects with the first that is not free. */
  static async open(plan: LoadPlan, events: LoadEvents): Promise<LoadParties> {
    const parties = new LoadParties(plan, events);
    try {
      parties.#callers = await parties.#bindAll(plan.callers);
      await parties.#bindAll(plan.called);
    } catch (error) {
      await parties.close();
      throw error;
    }
    return parties;
  }

  get up(): number {
    return this.#calls.size;
  }

  /** Where calls are sent from now on, in turn. */
  aimAt(servers: readonly Place[]): void {
    this.#servers = servers;
  }

  /** Begins a call; false when there are as many as there may be. */
  call(): boolean {
    const { worker, from, dials, referTo, most, ...times } = this.#plan;
    const [socket, server] = [turn(this.#callers, this.#begun), turn(this.#servers, this.#begun)];
    if (socket === undefined || server === undefined || this.#calls.size >= most) return false;
    const name = `${worker}-c${this.#begun}`;
    const call = new LoadCall(this.#wire, {
      ...times,
      name,
      socket,
      server,
      from,
      dial: turn(dials, this.#begun) ?? "",
      referTo: turn(referTo, this.#begun) ?? "",
      took: this.#events.took,
      over: (failure) => this.#over(name, failure),
    });
    this.#begun += 1;
    this.#calls.set(name, call);
    this.#legs.set(call.caller.callId, call.caller);
    call.begin();
    return true;
  }

  /** RFC 3261 §11: the status that the first server gives to an OPTIONS; 0 when it gives none in a party's patience. */
  ask(): Promise<number> {
    const [socket, to] = [this.#callers[0], this.#servers[0]];
    if (socket === undefined || to === undefined) return Promise.resolve(0);
    const branch = this.#wire.freshBranch();
    const uri = `sip:${to.address}:${to.port}`;
    const text = formatRequest({
      method: "OPTIONS",
      uri,
      via: viaOf(socket, branch),
      from: `<${this.#plan.from}>;tag=${this.#wire.freshId()}`,
      to: `<${uri}>`,
      callId: `${this.#wire.freshId()}@${socket.address}`,
      cseq: 1,
      maxForwards: 70,
    });
    return new Promise((resolve) => {
      setTimeout(() => resolve(0), this.#plan.patienceMs).unref();
      this.#wire.request({ socket, to }, { text, branch, isInvite: false }, (response) =>
        resolve(response?.status ?? 0),
      );
    });
  }

  async close(): Promise<void> {
    this.#wire.close();
    for (const call of this.#calls.values()) call.abandon();
    await Promise.all(this.#sockets.map((socket) => socket.close()));
  }

  async #bindAll(places: readonly Place[]): Promise<readonly LoadSocket[]> {
    const bound: LoadSocket[] = [];
    for (const place of places) {
      const socket: LoadSocket = await openLoadSocket(place, (text, bytes, from) =>
        this.#receive(text, bytes, socket, from),
      );
      bound.push(socket);
      this.#sockets.push(socket);
    }
    return bound;
  }

  #receive(text: string, bytes: Buffer, socket: LoadSocket, from: Place): void {
    const parsed = parse(bytes, text);
    if (!parsed.ok) return;
    const message = parsed.value;
    if (this.#wire.absorb(message, socket, from)) return;
    const leg = this.#legs.get(message.callId);
    if (!message.isRequest) {
      if (leg !== undefined && "acknowledgeAgain" in leg && message.method === "INVITE") leg.acknowledgeAgain();
    } else if (leg !== undefined) leg.receive(message, from);
    else if (message.method === "INVITE" && message.toTag === "") this.#rung(message, socket, from);
    else if (message.method !== "ACK") this.#wire.answer({ socket, to: from }, message, { status: 481 });
  }

  #rung(invite: SipMessage, socket: LoadSocket, from: Place): void {
    const referrer = /^sip:([^@]+)@/.exec(headerUri(invite, "Referred-By") ?? "")?.[1] ?? "";
    const transferred = this.#calls.get(referrer);
    const call = transferred ?? this.#calls.get(header(invite, "X-Load-Call") ?? "");
    if (call === undefined) {
      const refusal = formatResponse(responseBasis(invite), { status: 404, toTag: this.#wire.freshId() });
      this.#wire.respond({ socket, to: from }, `${invite.branch} INVITE`, refusal);
      return;
    }
    const party = call.ring(transferred === undefined ? "transferee" : "target", invite, socket, from);
    this.#legs.set(party.callId, party);
  }

  #over(name: string, failure: string): void {
    const call = this.#calls.get(name);
    if (call === undefined) return;
    this.#calls.delete(name);
    for (const { callId } of call.parties) this.#legs.delete(callId);
    this.#events.over(failure);
  }
}

function turn<T>(all: readonly T[], index: number): T | undefined {
  return all[index % Math.max(1, all.length)];
}
