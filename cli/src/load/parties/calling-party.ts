import { formatRequest, parseSipfrag, type SipMessage } from "@tandem/sip";
import type { LatencyName, Place } from "../load-plan.ts";
import type { LoadSocket } from "./load-socket.ts";
import { contactOf, dialogOfResponse, type PartyDialog, requestIn, sessionOf, viaOf } from "./party-dialog.ts";
import type { PartyWire } from "./party-wire.ts";

export interface CallingPartyPlan {
  /** Of the call, on the wire too: X-Load-Call of the INVITE and the user of Referred-By. */
  readonly name: string;
  readonly socket: LoadSocket;
  readonly server: Place;
  readonly from: string;
  readonly dial: string;
  readonly referTo: string;
  readonly talkMs: number;
  readonly hangUpMs: number;
  readonly took: (what: LatencyName, ms: number) => void;
  readonly moved: () => void;
  /** With what went wrong, or "" when it went as it should. */
  readonly ended: (failure: string) => void;
}

/** Who calls, and is the transferor. */
export class CallingParty {
  readonly #wire: PartyWire;
  readonly #plan: CallingPartyPlan;
  readonly #local: string;
  #dialog: PartyDialog | undefined;
  /** Of the 2xx, for it to come again. */
  #ack = "";
  #begunAt = 0;
  referredAt: number | undefined;
  #hasMoved = false;
  #isOver = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(wire: PartyWire, plan: CallingPartyPlan) {
    this.#wire = wire;
    this.#plan = plan;
    this.#local = `<${plan.from}>;tag=${wire.freshId()}`;
  }

  get callId(): string {
    return `${this.#plan.name}@${this.#plan.socket.address}`;
  }

  begin(): void {
    const { socket, server, dial, name } = this.#plan;
    const branch = this.#wire.freshBranch();
    const text = formatRequest({
      method: "INVITE",
      uri: dial,
      via: viaOf(socket, branch),
      from: this.#local,
      to: `<${dial}>`,
      callId: this.callId,
      cseq: 1,
      maxForwards: 70,
      headers: `${contactOf(socket, "load")}X-Load-Call: ${name}\r\n`,
      contentType: "application/sdp",
      body: sessionOf(socket),
    });
    this.#begunAt = performance.now();
    this.#wire.request({ socket, to: server }, { text, branch, isInvite: true }, (response) =>
      this.#answered(response),
    );
  }

  receive(request: SipMessage, from: Place): void {
    if (request.method === "ACK" || this.#dialog === undefined) return;
    const { socket } = this.#plan;
    if (request.method === "INVITE") {
      const session = { contentType: "application/sdp", body: sessionOf(socket), headers: contactOf(socket, "load") };
      this.#wire.answer({ socket, to: from }, request, { status: 200, ...session });
      return;
    }
    this.#wire.answer({ socket, to: from }, request, { status: 200 });
    if (request.method === "NOTIFY") this.#notified(request);
    if (request.method === "BYE") this.#end(this.#hasMoved ? "" : "transferor: hung up before its transfer");
  }

  /** RFC 3261 §13.2.2.4: each copy of the 2xx gets its ACK. */
  acknowledgeAgain(): void {
    if (this.#dialog !== undefined && this.#ack !== "") this.#wire.send(this.#dialog, this.#ack);
  }

  /** Hangs up without waiting for anything. */
  leave(): void {
    if (this.#dialog !== undefined && !this.#isOver) this.#request("BYE", "", () => undefined);
    this.stop();
  }

  /** Says nothing more by itself. */
  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #answered(response: SipMessage | undefined): void {
    if (response === undefined || response.status >= 300) return this.#end(`INVITE: ${statusOf(response)}`);
    this.#plan.took("answered", performance.now() - this.#begunAt);
    const { socket, server, talkMs } = this.#plan;
    this.#dialog = dialogOfResponse(response, { socket, local: this.#local, from: server, cseq: 1 });
    this.#ack = requestIn(this.#dialog, { method: "ACK", branch: this.#wire.freshBranch(), cseq: 1 });
    this.#wire.send(this.#dialog, this.#ack);
    this.#timer = setTimeout(() => this.#refer(), talkMs);
  }

  #refer(): void {
    const { socket, name, referTo, hangUpMs } = this.#plan;
    const headers = `${contactOf(socket, "load")}Refer-To: <${referTo}>\r\nReferred-By: <sip:${name}@${socket.address}>\r\n`;
    const referredAt = performance.now();
    this.referredAt = referredAt;
    this.#request("REFER", headers, (response) => {
      if (response?.status !== 202) return this.#end(`REFER: ${statusOf(response)}`);
      this.#plan.took("accepted", performance.now() - referredAt);
      if (!this.#isOver) this.#timer = setTimeout(() => this.#hangUp(), hangUpMs);
    });
  }

  #notified({ body }: SipMessage): void {
    const frag = parseSipfrag(body);
    const status = frag.ok ? frag.value.status : 0;
    if (status < 200 || this.#hasMoved) return;
    if (status >= 300) return this.#end(`transfer: ${status}`);
    this.#hasMoved = true;
    this.#plan.took("finished", performance.now() - (this.referredAt ?? 0));
    this.#plan.moved();
  }

  #hangUp(): void {
    this.#request("BYE", "", (response) => {
      // A BYE of ours may cross one of theirs: 481 then, and both are content.
      const isOk = response !== undefined && (response.status === 200 || response.status === 481);
      if (!isOk) return this.#end(`transferor: BYE: ${statusOf(response)}`);
      this.#end(this.#hasMoved ? "" : "transferor: no final NOTIFY before it hung up");
    });
  }

  #request(method: string, headers: string, heard: (response: SipMessage | undefined) => void): void {
    const dialog = this.#dialog;
    if (dialog === undefined) return;
    dialog.cseq += 1;
    const branch = this.#wire.freshBranch();
    const text = requestIn(dialog, { method, branch, cseq: dialog.cseq, headers });
    this.#wire.request(dialog, { text, branch, isInvite: false }, heard);
  }

  #end(failure: string): void {
    if (this.#isOver) return;
    // What failed before the dialog's end is left to `leave`.
    this.#isOver = failure === "" || this.#dialog === undefined;
    clearTimeout(this.#timer);
    this.#plan.ended(failure);
  }
}

function statusOf(response: SipMessage | undefined): string {
  return response === undefined ? "no answer" : String(response.status);
}
