import { formatResponse, responseBasis, type SipMessage } from "@tandem/sip";
import type { Place } from "../load-plan.ts";
import type { LoadSocket } from "./load-socket.ts";
import { contactOf, dialogOfInvite, type PartyDialog, requestIn, sessionOf } from "./party-dialog.ts";
import type { PartyWire } from "./party-wire.ts";

const T1_MS = 500;
const T2_MS = 4_000;
const GIVES_UP_MS = 64 * T1_MS;

export interface CalledPartyPlan {
  readonly role: "transferee" | "target";
  readonly answerMs: number;
  /** From the ACK to our own BYE; undefined: waits to be hung up. */
  readonly hangUpMs: number | undefined;
  /** With what went wrong, or "" when it went as it should. */
  readonly ended: (failure: string) => void;
}

/** An INVITE that is to be answered. */
interface Asked {
  readonly basis: string;
  readonly key: string;
  readonly from: Place;
}

/** Who answers a call: a transferee, or a transfer target. */
export class CalledParty {
  readonly #wire: PartyWire;
  readonly #plan: CalledPartyPlan;
  readonly #dialog: PartyDialog;
  readonly #tag: string;
  /** A 200 to an INVITE that waits for its ACK. */
  #unacknowledged:
    | { readonly text: string; readonly from: Place; readonly cseq: number; waitMs: number; readonly ends: number }
    | undefined;
  #ringing: Asked | undefined;
  /** Until the answer, or the next copy of it. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #hangUp: ReturnType<typeof setTimeout> | undefined;
  #isUp = false;
  #isOver = false;

  constructor(wire: PartyWire, plan: CalledPartyPlan, invite: SipMessage, socket: LoadSocket, from: Place) {
    this.#wire = wire;
    this.#plan = plan;
    this.#tag = wire.freshId();
    this.#dialog = dialogOfInvite(invite, socket, this.#tag, from);
    this.#ringing = { basis: responseBasis(invite), key: `${invite.branch} INVITE`, from };
    if (plan.answerMs === 0) this.#answer(invite.cseq);
    else this.#timer = setTimeout(() => this.#answer(invite.cseq), plan.answerMs);
  }

  get callId(): string {
    return this.#dialog.callId;
  }

  receive(request: SipMessage, from: Place): void {
    if (request.method === "ACK") this.#acknowledged(request.cseq);
    else if (request.method === "INVITE") this.#reoffered(request, from);
    else if (request.method === "CANCEL") this.#cancelled(request, from);
    else {
      this.#wire.answer(this.#via(from), request, { status: 200 });
      if (request.method !== "BYE") return;
      this.#end(this.#plan.hangUpMs === undefined ? "" : `${this.#plan.role}: hung up too early`);
    }
  }

  /** Hangs up without waiting for anything. */
  leave(): void {
    if (this.#isUp && !this.#isOver) this.#bye(() => undefined);
    this.stop();
  }

  /** Says nothing more by itself. */
  stop(): void {
    this.#isOver = true;
    this.#unacknowledged = undefined;
    clearTimeout(this.#timer);
    clearTimeout(this.#hangUp);
  }

  #answer(cseq: number): void {
    if (this.#ringing === undefined) return;
    const ringing = this.#ringing;
    this.#ringing = undefined;
    this.#sendSession(ringing, cseq, this.#tag);
  }

  #reoffered(request: SipMessage, from: Place): void {
    this.#sendSession({ basis: responseBasis(request), key: `${request.branch} INVITE`, from }, request.cseq, "");
  }

  #sendSession({ basis, key, from }: Asked, cseq: number, toTag: string): void {
    const { socket } = this.#dialog;
    const headers = contactOf(socket, this.#plan.role);
    const session = { headers, contentType: "application/sdp", body: sessionOf(socket) };
    const text = formatResponse(basis, { status: 200, toTag, ...session });
    this.#wire.respond(this.#via(from), key, text);
    clearTimeout(this.#timer);
    this.#unacknowledged = { text, from, cseq, waitMs: T1_MS, ends: performance.now() + GIVES_UP_MS };
    this.#timer = setTimeout(() => this.#again(), T1_MS);
  }

  // RFC 3261 §13.3.1.4: a 2xx goes out again until its ACK comes.
  #again(): void {
    const waiting = this.#unacknowledged;
    if (waiting === undefined) return;
    if (performance.now() > waiting.ends) {
      this.#isUp = true;
      this.#end(`${this.#plan.role}: no ACK`);
      return;
    }
    this.#wire.sendAgain(this.#via(waiting.from), waiting.text);
    waiting.waitMs = Math.min(T2_MS, waiting.waitMs * 2);
    this.#timer = setTimeout(() => this.#again(), waiting.waitMs);
  }

  #acknowledged(cseq: number): void {
    if (this.#unacknowledged?.cseq !== cseq) return;
    this.#unacknowledged = undefined;
    clearTimeout(this.#timer);
    const isFirst = !this.#isUp;
    this.#isUp = true;
    const { hangUpMs, role } = this.#plan;
    if (!isFirst || hangUpMs === undefined) return;
    this.#hangUp = setTimeout(() => {
      this.#bye((status) => this.#end(status === 200 ? "" : `${role}: BYE: ${status === 0 ? "no answer" : status}`));
    }, hangUpMs);
  }

  #cancelled(request: SipMessage, from: Place): void {
    this.#wire.answer(this.#via(from), request, { status: 200, toTag: this.#tag });
    if (this.#ringing === undefined) return;
    const { basis, key } = this.#ringing;
    this.#ringing = undefined;
    this.#wire.respond(this.#via(from), key, formatResponse(basis, { status: 487, toTag: this.#tag }));
    this.#end(`${this.#plan.role}: CANCEL`);
  }

  #via(from: Place) {
    return { socket: this.#dialog.socket, to: from };
  }

  #bye(answered: (status: number) => void): void {
    this.#dialog.cseq += 1;
    const branch = this.#wire.freshBranch();
    const text = requestIn(this.#dialog, { method: "BYE", branch, cseq: this.#dialog.cseq });
    this.#wire.request(this.#dialog, { text, branch, isInvite: false }, (response) => answered(response?.status ?? 0));
  }

  #end(failure: string): void {
    if (this.#isOver) return;
    this.stop();
    this.#plan.ended(failure);
  }
}
