import type { Datagram } from "./agent-record.ts";
import type { AgentTimers } from "./agent-timers.ts";
import { branchOf, cseqOf, field, fieldValues, type WireMessage } from "./wire-message.ts";

/** RFC 3261 §17: T1, T2, and 64*T1. */
const T1_MS = 500;
const T2_MS = 4_000;
const LIFE_MS = 32_000;

export interface Destination {
  readonly address: string;
  readonly port: number;
}

interface ClientTransaction {
  readonly branch: string;
  readonly method: string;
  readonly text: string;
  readonly to: Destination;
  phase: "calling" | "proceeding" | "completed" | "accepted";
  ack: string;
  stop: () => void;
  /** Undefined: no response came in 64*T1. */
  readonly responded: (response: WireMessage | undefined, at: number) => void;
}

/** A request that came and waits for what we say to it. */
export interface ServerTransaction {
  readonly request: WireMessage;
  readonly from: Destination;
  /** "" until the first response. */
  response: string;
  status: number;
  isAcked: boolean;
  stop: () => void;
}

/** The four transactions of RFC 3261 §17 over UDP, as simply as an agent needs them. */
export class Transactions {
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction>();
  readonly #timers: AgentTimers;
  readonly #send: (datagram: Datagram) => void;

  readonly #isReliable: boolean;

  constructor(timers: AgentTimers, isReliable: boolean, send: (datagram: Datagram) => void) {
    this.#timers = timers;
    this.#isReliable = isReliable;
    this.#send = send;
  }

  request(
    text: string,
    method: string,
    branch: string,
    to: Destination,
    at: number,
    responded: ClientTransaction["responded"],
  ): void {
    const tx: ClientTransaction = {
      branch,
      method,
      text,
      to,
      phase: "calling",
      ack: "",
      stop: () => undefined,
      responded,
    };
    const key = `${branch} ${method}`;
    this.#clients.set(key, tx);
    this.#send({ text, ...to });
    const over = this.#timers.set(at + LIFE_MS, (now) => {
      if (tx.phase === "proceeding" && method === "INVITE") return;
      tx.stop();
      this.#clients.delete(key);
      if (tx.phase === "calling" || tx.phase === "proceeding") responded(undefined, now);
    });
    let stopCopies: () => void = () => undefined;
    const copy = (interval: number, when: number): void => {
      stopCopies = this.#timers.set(when + interval, (now) => {
        this.#send({ text, ...to });
        copy(method === "INVITE" ? interval * 2 : Math.min(interval * 2, T2_MS), now);
      });
    };
    if (!this.#isReliable) copy(T1_MS, at);
    tx.stop = () => {
      stopCopies();
      over();
    };
  }

  /** True when the response belongs to a transaction of ours. */
  response(message: WireMessage, at: number): boolean {
    const key = `${branchOf(message)} ${message.method}`;
    const tx = this.#clients.get(key);
    if (tx === undefined) return false;
    if (message.status < 200) {
      if (tx.phase !== "calling" && tx.phase !== "proceeding") return true;
      if (tx.phase === "calling" && tx.method === "INVITE") tx.stop();
      tx.phase = "proceeding";
      tx.responded(message, at);
      return true;
    }
    if (tx.method === "INVITE" && message.status >= 300) {
      if (tx.phase === "accepted") return true;
      if (tx.ack === "") tx.ack = ackOf(tx.text, message);
      this.#send({ text: tx.ack, ...tx.to });
    } else if (tx.method === "INVITE") {
      // Every copy of a 2xx is the dialog's matter (RFC 6026).
      const isFirst = tx.phase === "calling" || tx.phase === "proceeding";
      tx.stop();
      tx.phase = "accepted";
      if (isFirst) this.#timers.set(at + LIFE_MS, () => this.#clients.delete(key));
      tx.responded(message, at);
      return true;
    }
    if (tx.phase === "completed") return true;
    tx.stop();
    tx.phase = "completed";
    this.#timers.set(at + LIFE_MS, () => this.#clients.delete(key));
    tx.responded(message, at);
    return true;
  }

  /** A request that came; undefined for a copy, which is answered as the first one was. */
  receive(request: WireMessage, from: Destination): ServerTransaction | undefined {
    const key = serverKey(request, request.method);
    const known = this.#servers.get(key);
    if (known !== undefined) {
      if (known.response !== "" && !known.isAcked) this.#send({ text: known.response, ...known.from });
      return undefined;
    }
    const tx: ServerTransaction = { request, from, response: "", status: 0, isAcked: false, stop: () => undefined };
    this.#servers.set(key, tx);
    return tx;
  }

  /** The INVITE that a CANCEL means. */
  cancelled(cancel: WireMessage): ServerTransaction | undefined {
    return this.#servers.get(serverKey(cancel, "INVITE"));
  }

  respond(
    tx: ServerTransaction,
    text: string,
    status: number,
    at: number,
    unacknowledged: (at: number) => void = () => undefined,
  ): void {
    tx.response = text;
    tx.status = status;
    this.#send({ text, ...tx.from });
    if (status < 200) return;
    const { request } = tx;
    const key = serverKey(request, request.method);
    if (request.method !== "INVITE") {
      this.#timers.set(at + LIFE_MS, () => this.#servers.delete(key));
      return;
    }
    let stopCopies: () => void = () => undefined;
    const copy = (interval: number, when: number): void => {
      stopCopies = this.#timers.set(when + interval, (now) => {
        this.#send({ text, ...tx.from });
        copy(Math.min(interval * 2, T2_MS), now);
      });
    };
    if (!this.#isReliable || status < 300) copy(T1_MS, at);
    this.#timers.set(at + LIFE_MS, (now) => {
      stopCopies();
      this.#servers.delete(key);
      if (!tx.isAcked && status < 300) unacknowledged(now);
    });
    tx.stop = () => stopCopies();
  }

  /** An INVITE of the call other than this one waits for our final response, or our 2xx for its ACK. */
  isOpen(tx: ServerTransaction): boolean {
    return this.#openInvites(field(tx.request, "call-id")).some((other) => other !== tx);
  }

  hasOpenInvite(callId: string): boolean {
    return this.#openInvites(callId).length > 0;
  }

  #openInvites(callId: string): readonly ServerTransaction[] {
    return [...this.#servers.values()].filter(
      ({ request, status, isAcked }) =>
        request.method === "INVITE" &&
        field(request, "call-id") === callId &&
        (status < 200 || (status < 300 && !isAcked)),
    );
  }

  /** The ACK of a final response of ours; undefined when it is a copy, or belongs to nothing. A 2xx's has a branch of its own. */
  acknowledged(ack: WireMessage): ServerTransaction | undefined {
    const callId = field(ack, "call-id");
    const tx = [...this.#servers.values()].find(
      ({ request, status }) =>
        request.method === "INVITE" &&
        status >= 200 &&
        field(request, "call-id") === callId &&
        cseqOf(request) === cseqOf(ack) &&
        field(request, "from") === field(ack, "from"),
    );
    if (tx === undefined || tx.isAcked) return undefined;
    tx.isAcked = true;
    tx.stop();
    return tx;
  }
}

function serverKey(request: WireMessage, method: string): string {
  const via = fieldValues(request, "via")[0] ?? "";
  return `${branchOf(request)} ${via.split(";")[0]} ${method}`;
}

/** ACK of a refusal (RFC 3261 §17.1.1.3). */
function ackOf(invite: string, response: WireMessage): string {
  const lines = invite.slice(0, invite.indexOf("\r\n\r\n")).split("\r\n");
  const kept = lines.slice(1).filter((line) => /^(Via|Route|From|Call-ID|Max-Forwards):/i.test(line));
  const start = (lines[0] ?? "").replace(/^INVITE /, "ACK ");
  return `${start}\r\n${kept.join("\r\n")}\r\nTo: ${field(response, "to")}\r\nCSeq: ${cseqOf(response)} ACK\r\nContent-Length: 0\r\n\r\n`;
}
