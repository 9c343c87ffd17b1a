import type { AgentCore } from "./agent-core.ts";
import type { AgentDialog } from "./agent-record.ts";
import { nextHop, requestText } from "./messages.ts";
import { cseqOf, type WireMessage } from "./wire-message.ts";

/** A 2xx to an INVITE: it bears the answer, or the offer that our ACK answers. */
export function agreed(agent: AgentCore, dialog: AgentDialog, offer: string, response: WireMessage): void {
  if (offer !== "") {
    if (response.body !== "") {
      checkAnswer(agent, dialog, offer, response.body);
      dialog.remoteSdp = response.body;
    }
    dialog.localSdp = offer;
    return acknowledge(agent, dialog, response, "");
  }
  const answer = agent.sessions.answer(dialog, response.body) ?? "";
  if (response.body === "") agent.violations.push("a 2xx to an INVITE without an offer bears none");
  dialog.localSdp = answer;
  dialog.remoteSdp = response.body;
  acknowledge(agent, dialog, response, answer);
}

/** RFC 3264 §6: one m-line of the answer for each of the offer; and the session id never changes (§8). */
export function checkAnswer(agent: AgentCore, dialog: AgentDialog, offer: string, answer: string): void {
  const lines = (sdp: string): number => sdp.split("\n").filter((line) => line.startsWith("m=")).length;
  if (lines(offer) !== lines(answer))
    agent.violations.push(`an answer with ${lines(answer)} m-lines to an offer with ${lines(offer)}`);
  checkOrigin(agent, dialog, answer);
}

export function checkOrigin(agent: AgentCore, dialog: AgentDialog, sdp: string): void {
  if (dialog.remoteSdp === "") return;
  const idOf = (text: string): string => /^o=\S+ (\S+)/m.exec(text)?.[1] ?? "";
  if (idOf(sdp) !== idOf(dialog.remoteSdp))
    agent.violations.push(`the session id became ${idOf(sdp)}, it was ${idOf(dialog.remoteSdp)}`);
}

const ACKS = new WeakMap<AgentDialog, Map<number, string>>();

/** ACK of a 2xx; a copy of the 2xx gets the same bytes. */
export function acknowledge(agent: AgentCore, dialog: AgentDialog, response: WireMessage, body: string): void {
  const acks = ACKS.get(dialog) ?? new Map<number, string>();
  ACKS.set(dialog, acks);
  const cseq = cseqOf(response);
  const text =
    acks.get(cseq) ??
    requestText(agent, dialog, {
      method: "ACK",
      uri: dialog.remoteTarget,
      branch: `z9hG4bK-${agent.freshId()}`,
      cseq,
      body,
    });
  acks.set(cseq, text);
  agent.post({ text, ...nextHop(agent, dialog) });
}

/** We sent the ACK of this 2xx before. */
export function isAcknowledged(dialog: AgentDialog, response: WireMessage): boolean {
  return ACKS.get(dialog)?.has(cseqOf(response)) === true;
}
