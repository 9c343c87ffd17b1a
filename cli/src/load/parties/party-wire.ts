import { formatResponse, type ResponseParts, responseBasis, type SipMessage } from "@tandem/sip";
import type { Place } from "../load-plan.ts";
import { ClientTransactions } from "./client-transactions.ts";
import type { LoadSocket } from "./load-socket.ts";
import { RecentAnswers } from "./recent-answers.ts";

export interface WireRequest {
  readonly text: string;
  readonly branch: string;
  readonly isInvite: boolean;
}

type Where = { readonly socket: LoadSocket; readonly to: Place };

/** What all parties of a worker send through: transactions, fresh ids, and the count of what was sent again. */
export class PartyWire {
  readonly #transactions: ClientTransactions;
  readonly #answers = new RecentAnswers();
  readonly #sentAgain: () => void;
  readonly #prefix: string;
  #ids = 0;

  /** @param prefix of ids: no two workers, and no two runs, may share it */
  constructor(prefix: string, sentAgain: () => void) {
    this.#prefix = prefix;
    this.#sentAgain = sentAgain;
    this.#transactions = new ClientTransactions(sentAgain);
  }

  freshId(): string {
    this.#ids += 1;
    return `${this.#prefix}-${this.#ids.toString(36)}`;
  }

  freshBranch(): string {
    return `z9hG4bK${this.freshId()}`;
  }

  request({ socket, to }: Where, request: WireRequest, heard: (response: SipMessage | undefined) => void): void {
    this.#transactions.request({ ...request, socket, to }, heard);
  }

  /** Sends what no transaction guards: an ACK. */
  send({ socket, to }: Where, text: string): void {
    socket.send(text, to);
  }

  sendAgain({ socket, to }: Where, text: string): void {
    socket.send(text, to);
    this.#sentAgain();
  }

  answer(where: Where, request: SipMessage, parts: ResponseParts): void {
    this.respond(where, `${request.branch} ${request.method}`, formatResponse(responseBasis(request), parts));
  }

  /** Sends a response, and keeps it for its request to come again. */
  respond({ socket, to }: Where, key: string, text: string): void {
    this.#answers.keep(key, text);
    socket.send(text, to);
  }

  /** Whether the message is dealt with: a response to a request of ours, or a request that came again. */
  absorb(message: SipMessage, socket: LoadSocket, from: Place): boolean {
    if (!message.isRequest) return this.#transactions.receive(message);
    if (message.method === "ACK") return false;
    const key = `${message.branch} ${message.method}`;
    const answer = this.#answers.find(key);
    if (answer === undefined) {
      this.#answers.keep(key, "");
      return false;
    }
    this.#sentAgain();
    if (answer !== "") socket.send(answer, from);
    return true;
  }

  close(): void {
    this.#transactions.close();
  }
}
