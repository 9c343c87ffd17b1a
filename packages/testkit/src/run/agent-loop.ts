import type { AgentDialog, Datagram } from "../agent/agent-record.ts";
import type { Action } from "../agent/script.ts";
import type { SipAgent } from "../agent/sip-agent.ts";

/** How often a condition is looked at, in ms. */
const LOOK_MS = 10;

export interface AgentLoop {
  /** Begins the script. */
  start(): void;
  /** Does one thing now, in the dialog given or else its newest one. */
  act(action: Action, dialog?: AgentDialog): void;
  /** Ends what is up or on its way. */
  hangUp(): void;
  /** Resolves with true as soon as the condition holds, with false when it did not within `ms`. */
  until(isTrue: (agent: SipAgent) => boolean, ms: number): Promise<boolean>;
  /** A message has come. */
  receive(text: string, from: { readonly address: string; readonly port: number }): void;
  /** Nothing is written from now on. */
  stop(): void;
}

/** An agent on real time: what it wants sent is written, and it is woken when it wants to be. */
export function agentLoop(agent: SipAgent, write: (datagram: Datagram) => void): AgentLoop {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  const send = (datagrams: readonly Datagram[]): void => {
    if (isClosed) return;
    for (const datagram of datagrams) write(datagram);
    clearTimeout(timer);
    const due = agent.due();
    if (due !== Number.POSITIVE_INFINITY)
      timer = setTimeout(() => send(agent.tick(Date.now())), Math.max(0, due - Date.now()));
  };
  return {
    receive: (text, from) => send(agent.receive(text, from, Date.now())),
    start: () => send(agent.start(Date.now())),
    act: (action, dialog) => send(agent.act(action, Date.now(), dialog)),
    hangUp: () => send(agent.hangUp(Date.now())),
    async until(isTrue, ms) {
      const end = Date.now() + ms;
      while (!isTrue(agent)) {
        if (Date.now() >= end) return false;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      return true;
    },
    stop() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
