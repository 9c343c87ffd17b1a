import type { SipMessage } from "@tandem/sip";
import type { Place } from "../load-plan.ts";
import type { LoadSocket } from "./load-socket.ts";

// RFC 3261 §17.1, over UDP.
const T1_MS = 500;
const T2_MS = 4_000;
const TIMER_B_MS = 64 * T1_MS;

interface Waiting {
  readonly text: string;
  readonly socket: LoadSocket;
  readonly to: Place;
  readonly isInvite: boolean;
  readonly ends: number;
  waitMs: number;
  isProceeding: boolean;
  timer: ReturnType<typeof setTimeout>;
  readonly heard: (response: SipMessage | undefined) => void;
}

/** Requests that wait for their final response, and are sent again until it comes. */
export class ClientTransactions {
  readonly #waiting = new Map<string, Waiting>();
  readonly #sentAgain: () => void;

  constructor(sentAgain: () => void) {
    this.#sentAgain = sentAgain;
  }

  /** `heard`: the final response, or undefined when there was none in 64*T1. The branch is the text's own. */
  request(
    {
      text,
      branch,
      isInvite,
      socket,
      to,
    }: Pick<Waiting, "text" | "isInvite" | "socket" | "to"> & { readonly branch: string },
    heard: (response: SipMessage | undefined) => void,
  ): void {
    const ends = performance.now() + TIMER_B_MS;
    const timer = setTimeout(() => this.#again(branch), T1_MS);
    const waiting = { text, socket, to, isInvite, ends, waitMs: T1_MS, isProceeding: false, timer, heard };
    this.#waiting.set(branch, waiting);
    socket.send(text, to);
  }

  /** Whether it was the response to a request that waits. */
  receive(response: SipMessage): boolean {
    const waiting = this.#waiting.get(response.branch);
    if (waiting === undefined) return false;
    if (response.status < 200) {
      waiting.isProceeding = true;
      return true;
    }
    this.#waiting.delete(response.branch);
    clearTimeout(waiting.timer);
    // RFC 3261 §17.1.1.3: the ACK of a refusal has the INVITE's branch; that of a 2xx is the dialog's.
    if (waiting.isInvite && response.status >= 300) waiting.socket.send(ackOf(waiting.text, response), waiting.to);
    waiting.heard(response);
    return true;
  }

  close(): void {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #again(branch: string): void {
    const waiting = this.#waiting.get(branch);
    if (waiting === undefined) return;
    const now = performance.now();
    if (now >= waiting.ends) {
      this.#waiting.delete(branch);
      waiting.heard(undefined);
      return;
    }
    // §17.1.1.2: a provisional response ends timer A; §17.1.2.2: timer E goes on, at T2.
    if (!(waiting.isInvite && waiting.isProceeding)) {
      waiting.socket.send(waiting.text, waiting.to);
      this.#sentAgain();
    }
    waiting.waitMs = waiting.isInvite ? waiting.waitMs * 2 : Math.min(T2_MS, waiting.waitMs * 2);
    if (!waiting.isInvite && waiting.isProceeding) waiting.waitMs = T2_MS;
    waiting.timer = setTimeout(() => this.#again(branch), Math.min(waiting.waitMs, waiting.ends - now));
  }
}

function ackOf(invite: string, response: SipMessage): string {
  const line = (text: string, name: string): string => new RegExp(`^${name}: .*$`, "m").exec(text)?.[0].trimEnd() ?? "";
  const [start = ""] = invite.split(" SIP/2.0", 1);
  const lines = [
    `ACK ${start.slice("INVITE ".length)} SIP/2.0`,
    line(invite, "Via"),
    "Max-Forwards: 70",
    line(invite, "From"),
    line(response.text, "To"),
    line(invite, "Call-ID"),
    line(invite, "CSeq").replace(" INVITE", " ACK"),
    "Content-Length: 0",
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}
