import type { AgentDialog, Datagram, NotifySeen, ReferSent, RequestSeen, ResponseSeen, SessionView } from "./agent-record.ts";
import { AgentTimers } from "./agent-timers.ts";
import { AgentSessions } from "./agent-sessions.ts";
import { performAction } from "./perform-action.ts";
import { receiveRequest } from "./receive-request.ts";
import type { Action, AnswerPlan, Moment, Script } from "./script.ts";
import { type Destination, Transactions } from "./transactions.ts";
import { readMessage, type WireMessage } from "./wire-message.ts";

export interface AgentOptions {
  /** Unique among the agents of a test: every id that it makes begins with it. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** User part of its Contact and From. */
  readonly user: string;
  /** Where its calls go: the platform. */
  readonly server: Destination;
  /** Its RTP port. */
  readonly mediaPort: number;
  readonly script: Script;
}

/**
 * A scripted SIP user agent without sockets, clock or randomness: a PBX, a carrier, a transfer target.
 *
 * Every method takes the time (ms since the epoch) and returns the datagrams to be sent. What it has seen and believes is
 * in its public lists. Its transactions and dialogs are its own: it shares no code with the platform.
 */
export class SipAgent {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly server: Destination;
  readonly script: Script;
  readonly mediaPort: number;
  readonly dialogs: AgentDialog[] = [];
  readonly notifies: NotifySeen[] = [];
  readonly refers: ReferSent[] = [];
  readonly responses: ResponseSeen[] = [];
  readonly requests: RequestSeen[] = [];
  /** What the other side did against the RFCs, as far as this agent can tell. */
  readonly violations: string[] = [];
  readonly timers = new AgentTimers();
  readonly transactions: Transactions;
  readonly sessions: AgentSessions;
  readonly #outbox: Datagram[] = [];
  readonly #moments = new Map<Moment, number>();
  readonly #answers = new Map<string, number>();
  #ids = 0;

  constructor(options: AgentOptions) {
    this.name = options.name;
    this.address = options.address;
    this.port = options.port;
    this.user = options.user;
    this.server = options.server;
    this.script = options.script;
    this.mediaPort = options.mediaPort;
    this.transactions = new Transactions(this.timers, (datagram) => this.#outbox.push(datagram));
    this.sessions = new AgentSessions(options.address, options.mediaPort, options.script.media ?? {});
  }

  start(at: number): readonly Datagram[] {
    this.happen("start", undefined, at);
    return this.#taken();
  }

  receive(text: string, from: Destination, at: number): readonly Datagram[] {
    const message = readMessage(text);
    if (message === undefined) this.violations.push(`a message that is none: ${text.slice(0, 60)}`);
    else if (message.isRequest) receiveRequest(this, message, from, at);
    else this.transactions.response(message, at);
    return this.#taken();
  }

  /** Ms since the epoch at which it wants a `tick`; Infinity when it waits for nothing. */
  due(): number {
    return this.timers.next;
  }

  tick(at: number): readonly Datagram[] {
    this.timers.tick(at);
    return this.#taken();
  }

  /** Does one thing now, in the dialog given or else its newest one. */
  act(action: Action, at: number, dialog: AgentDialog | undefined = this.dialogs.findLast(({ state }) => state !== "ended")): readonly Datagram[] {
    performAction(this, action, dialog, at);
    return this.#taken();
  }

  /** Ends what is up or on its way. */
  hangUp(at: number): readonly Datagram[] {
    for (const dialog of this.dialogs) {
      if (dialog.state === "up") performAction(this, { kind: "bye" }, dialog, at);
      else if (dialog.role === "uac" && dialog.state !== "ended") performAction(this, { kind: "cancel" }, dialog, at);
    }
    return this.#taken();
  }

  /** Dialogs that it believes to be up. */
  get up(): readonly AgentDialog[] {
    return this.dialogs.filter(({ state }) => state === "up");
  }

  /** The sessions of the dialogs that are up. */
  get media(): readonly SessionView[] {
    return this.up.flatMap((dialog) => this.sessions.view(dialog) ?? []);
  }

  freshId(): string {
    this.#ids += 1;
    return `${this.name}-${this.#ids}`;
  }

  /** Tells the script what has happened; its steps may answer. */
  happen(moment: Moment, dialog: AgentDialog | undefined, at: number): void {
    const count = (this.#moments.get(moment) ?? 0) + 1;
    this.#moments.set(moment, count);
    for (const step of this.script.steps ?? []) {
      if (step.on !== moment || ((step.nth ?? 1) !== 0 && (step.nth ?? 1) !== count)) continue;
      const run = (now: number): void => {
        const actions: readonly Action[] = Array.isArray(step.do) ? step.do : [step.do];
        for (const action of actions) performAction(this, action, dialog, now);
      };
      if ((step.after ?? 0) === 0) run(at);
      else this.timers.set(at + (step.after ?? 0), run);
    }
  }

  /** The plan for the next answer of a kind: the list's entries in turn, its last one from then on. */
  planFor(kind: "invite" | "reInvite" | "update" | "notify" | "bye" | "other"): AnswerPlan {
    const plans = this.script[kind] ?? [];
    const index = this.#answers.get(kind) ?? 0;
    this.#answers.set(kind, index + 1);
    return plans[Math.min(index, plans.length - 1)] ?? {};
  }

  post(datagram: Datagram): void {
    this.#outbox.push(datagram);
  }

  note(message: WireMessage, at: number, callId: string): void {
    this.requests.push({ at, callId, method: message.method, text: message.text });
  }

  #taken(): readonly Datagram[] {
    return this.#outbox.splice(0);
  }
}
