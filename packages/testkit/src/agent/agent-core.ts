import type {
  AgentDialog,
  Datagram,
  NotifySeen,
  ReferSent,
  RequestSeen,
  ResponseSeen,
  SessionView,
} from "./agent-record.ts";
import { AgentSessions } from "./agent-sessions.ts";
import { AgentTimers } from "./agent-timers.ts";
import type { Action, AnswerPlan, Moment, Script } from "./script.ts";
import { type Destination, Transactions } from "./transactions.ts";
import type { WireMessage } from "./wire-message.ts";

export interface AgentOptions {
  /** Unique among the agents of a test: every id that it makes begins with it. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /** User part of its Contact and From. */
  readonly user: string;
  /** Where its calls go: the platform. */
  readonly server: Destination;
  /** UDP when left out. On TCP nothing is sent again but a 2xx to an INVITE (RFC 3261 §17, §13.3.1.4). */
  readonly transport?: "UDP" | "TCP";
  /** Its RTP port. */
  readonly mediaPort: number;
  readonly script: Script;
  /** Answers a challenge of its INVITEs once: the credentials for the value of a Proxy-Authenticate or WWW-Authenticate. */
  readonly authorize?: (challenge: string, method: string, uri: string) => string;
}

/** Does one action of a script in a dialog. */
export type Perform = (agent: AgentCore, action: Action, dialog: AgentDialog | undefined, at: number) => void;

/** What an agent has, has seen and believes: its dialogs and lists, its timers and transactions, and the steps of its script. */
export class AgentCore {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly server: Destination;
  readonly transport: "UDP" | "TCP";
  readonly script: Script;
  readonly mediaPort: number;
  readonly authorize: AgentOptions["authorize"];
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

  readonly #perform: Perform;

  constructor(options: AgentOptions, perform: Perform) {
    this.#perform = perform;
    this.name = options.name;
    this.address = options.address;
    this.port = options.port;
    this.user = options.user;
    this.server = options.server;
    this.transport = options.transport ?? "UDP";
    this.script = options.script;
    this.mediaPort = options.mediaPort;
    this.authorize = options.authorize;
    this.transactions = new Transactions(this.timers, this.transport === "TCP", (datagram) =>
      this.#outbox.push(datagram),
    );
    this.sessions = new AgentSessions(options.address, options.mediaPort, options.script.media ?? {});
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
        for (const action of actions) this.#perform(this, action, dialog, now);
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

  /** The datagrams that are to be sent. */
  taken(): readonly Datagram[] {
    return this.#outbox.splice(0);
  }
}
