import { AgentCore, type AgentOptions } from "./agent-core.ts";
import type { AgentDialog, Datagram } from "./agent-record.ts";
import { performAction } from "./perform-action.ts";
import { receiveRequest } from "./receive-request.ts";
import type { Action } from "./script.ts";
import type { Destination } from "./transactions.ts";
import { readMessage } from "./wire-message.ts";

/**
 * A scripted SIP user agent without sockets, clock or randomness: a PBX, a carrier, a transfer target.
 *
 * Every method takes the time (ms since the epoch) and returns the datagrams to be sent. What it has seen and believes is
 * in its public lists. Its transactions and dialogs are its own: it shares no code with the platform.
 */
export class SipAgent extends AgentCore {
  constructor(options: AgentOptions) {
    super(options, performAction);
  }

  start(at: number): readonly Datagram[] {
    this.happen("start", undefined, at);
    return this.taken();
  }

  receive(text: string, from: Destination, at: number): readonly Datagram[] {
    const message = readMessage(text);
    if (message === undefined) this.violations.push(`a message that is none: ${text.slice(0, 60)}`);
    else if (message.isRequest) receiveRequest(this, message, from, at);
    else this.transactions.response(message, at);
    return this.taken();
  }

  /** Ms since the epoch at which it wants a `tick`; Infinity when it waits for nothing. */
  due(): number {
    return this.timers.next;
  }

  tick(at: number): readonly Datagram[] {
    this.timers.tick(at);
    return this.taken();
  }

  /** Does one thing now, in the dialog given or else its newest one that has not ended. */
  act(
    action: Action,
    at: number,
    dialog: AgentDialog | undefined = this.dialogs.findLast(({ state }) => state !== "ended"),
  ): readonly Datagram[] {
    performAction(this, action, dialog, at);
    return this.taken();
  }

  /** Ends what is up or on its way. */
  hangUp(at: number): readonly Datagram[] {
    for (const dialog of this.dialogs) {
      if (dialog.state === "up") performAction(this, { kind: "bye" }, dialog, at);
      else if (dialog.role === "uac" && dialog.state !== "ended") performAction(this, { kind: "cancel" }, dialog, at);
    }
    return this.taken();
  }
}
