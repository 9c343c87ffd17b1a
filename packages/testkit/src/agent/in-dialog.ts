import type { AgentCore } from "./agent-core.ts";
import type { AgentDialog } from "./agent-record.ts";
import { nextHop, requestText } from "./messages.ts";
import type { WireMessage } from "./wire-message.ts";

export interface Shape {
  readonly headers: readonly string[];
  readonly body?: string;
  readonly contentType?: string;
  readonly maxForwards?: number;
}

/** A request of ours in a dialog; `responded` gets every response, and undefined when none came. */
export function send(
  agent: AgentCore,
  dialog: AgentDialog,
  method: string,
  shape: Shape,
  at: number,
  responded: (response: WireMessage | undefined, at: number) => void,
): void {
  dialog.localSeq += 1;
  const branch = `z9hG4bK-${agent.freshId()}`;
  const text = requestText(agent, dialog, {
    method,
    uri: dialog.remoteTarget,
    branch,
    cseq: dialog.localSeq,
    ...shape,
  });
  agent.transactions.request(text, method, branch, nextHop(agent, dialog), at, responded);
}

/** A final response to a request that changes no session of ours. */
export function done(
  agent: AgentCore,
  dialog: AgentDialog,
  method: string,
  response: WireMessage | undefined,
  at: number,
): void {
  if (response !== undefined && response.status < 200) return;
  agent.responses.push({
    at,
    callId: dialog.callId,
    method,
    status: response?.status ?? 408,
    text: response?.text ?? "",
  });
  // RFC 5057 §5.1: the dialog is gone at the other side; on SUBSCRIBE only the subscription is.
  if (response?.status === 481 && !["BYE", "CANCEL", "SUBSCRIBE"].includes(method) && dialog.state === "up")
    ended(agent, dialog, "lost", 481, at);
}

export function ended(
  agent: AgentCore,
  dialog: AgentDialog,
  ending: AgentDialog["ending"],
  status: number,
  at: number,
): void {
  if (dialog.state === "ended") return;
  dialog.state = "ended";
  dialog.ending = ending;
  dialog.status = status;
  dialog.endedAt = at;
  agent.happen("ended", dialog, at);
}

export function bye(agent: AgentCore, dialog: AgentDialog, headers: readonly string[], at: number): void {
  if (dialog.state !== "up") return;
  ended(agent, dialog, "our-bye", 0, at);
  send(agent, dialog, "BYE", { headers }, at, (response, now) => done(agent, dialog, "BYE", response, now));
}
