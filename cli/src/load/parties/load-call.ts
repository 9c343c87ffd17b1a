import type { SipMessage } from "@tandem/sip";
import type { Place } from "../load-plan.ts";
import { CalledParty } from "./called-party.ts";
import { CallingParty, type CallingPartyPlan } from "./calling-party.ts";
import type { LoadSocket } from "./load-socket.ts";
import type { PartyWire } from "./party-wire.ts";

export interface LoadCallPlan extends Omit<CallingPartyPlan, "moved" | "ended"> {
  readonly answerMs: number;
  readonly afterMs: number;
  readonly patienceMs: number;
  /** Once: with what went wrong first, or "". */
  readonly over: (failure: string) => void;
}

type Role = "transferor" | "transferee" | "target";

/** One transferred call, all three parties of it. */
export class LoadCall {
  readonly caller: CallingParty;
  /** All that took part: a side that is called again is another party, and the first one still gets its messages. */
  readonly parties: (CallingParty | CalledParty)[];
  readonly #wire: PartyWire;
  readonly #plan: LoadCallPlan;
  readonly #called = new Map<"transferee" | "target", CalledParty>();
  readonly #ended = new Set<Role>();
  #hasMoved = false;
  #isOver = false;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(wire: PartyWire, plan: LoadCallPlan) {
    this.#wire = wire;
    this.#plan = plan;
    this.caller = new CallingParty(wire, {
      ...plan,
      moved: () => this.#moved(),
      ended: (failure) => this.#partyEnded("transferor", failure),
    });
    this.parties = [this.caller];
  }

  begin(): void {
    // Timer B ends an INVITE that nobody answers; this one that rings for ever.
    this.#wait(this.#plan.talkMs + this.#plan.hangUpMs + 2 * this.#plan.patienceMs);
    this.caller.begin();
  }

  /** The platform calls one of this call's called sides. */
  ring(role: "transferee" | "target", invite: SipMessage, socket: LoadSocket, from: Place): CalledParty {
    const { referredAt } = this.caller;
    if (role === "target" && referredAt !== undefined) this.#plan.took("invited", performance.now() - referredAt);
    this.#called.get(role)?.leave();
    const isTarget = role === "target";
    const plan = {
      role,
      answerMs: isTarget ? this.#plan.answerMs : 0,
      hangUpMs: isTarget ? this.#plan.afterMs : undefined,
      ended: (failure: string) => this.#partyEnded(role, failure),
    };
    const party = new CalledParty(this.#wire, plan, invite, socket, from);
    this.#called.set(role, party);
    this.parties.push(party);
    return party;
  }

  /** Forgets it, wherever it stands. */
  abandon(): void {
    this.#isOver = true;
    clearTimeout(this.#deadline);
    for (const party of this.parties) party.stop();
  }

  #moved(): void {
    this.#hasMoved = true;
    const { afterMs, hangUpMs, patienceMs } = this.#plan;
    this.#wait(afterMs + hangUpMs + patienceMs);
  }

  #partyEnded(role: Role, failure: string): void {
    if (failure !== "") return this.#finish(failure);
    if (role === "transferee" && !this.#hasMoved) return this.#finish("transferee: hung up before its transfer");
    this.#ended.add(role);
    if (this.#ended.size === 3) this.#finish("");
  }

  #wait(ms: number): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#finish(this.#missing()), ms);
  }

  #missing(): string {
    if (this.#hasMoved) {
      const left = (["transferor", "transferee", "target"] as const).filter((role) => !this.#ended.has(role));
      return `${left.join(", ")}: not hung up`;
    }
    if (this.caller.referredAt === undefined) return "INVITE: no final response";
    return this.#called.has("target") ? "transfer: no final NOTIFY" : "transfer: the target was not called";
  }

  #finish(failure: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#deadline);
    if (failure !== "") for (const party of this.parties) party.leave();
    this.#plan.over(failure);
  }
}
