import type { AgentCore } from "./agent-core.ts";
import type { AgentDialog, ReferSent } from "./agent-record.ts";
import { call, cancel } from "./call.ts";
import { bye, done, send } from "./in-dialog.ts";
import { contactLine } from "./messages.ts";
import { reInvite, update } from "./offer-anew.ts";
import type { Action } from "./script.ts";
import { field, tagOf } from "./wire-message.ts";

/** Does one action of a script. What has no dialog to be done in is not done: the other side was quicker. */
export function performAction(agent: AgentCore, action: Action, dialog: AgentDialog | undefined, at: number): void {
  if (action.kind === "call") return call(agent, action, at);
  if (dialog === undefined || dialog.state === "ended") return;
  switch (action.kind) {
    case "cancel":
      return cancel(agent, dialog, at);
    case "re-invite":
      return reInvite(agent, dialog, action, at);
    case "update":
      return update(agent, dialog, action, at);
    case "refer":
      return refer(agent, dialog, action, at);
    case "request":
      return plain(agent, dialog, action, at);
    case "bye":
      return bye(agent, dialog, action.headers ?? [], at);
  }
}

type ReferAction = Action & { readonly kind: "refer" };

function refer(agent: AgentCore, call: AgentDialog, action: ReferAction, at: number): void {
  const targets: readonly string[] = typeof action.to === "string" ? [action.to] : action.to;
  const dialog = action.isOutside === true ? ownDialog(agent, call, at) : call;
  const named = `Target-Dialog: ${call.callId};local-tag=${call.localTag};remote-tag=${call.remoteTag}`;
  const headers = [
    contactLine(agent),
    ...targets.map((to) => `Refer-To: ${to}`),
    ...(dialog === call ? [] : [named, "Require: tdialog"]),
    ...(action.headers ?? []),
  ];
  const sent: ReferSent = { at, callId: dialog.callId, cseq: dialog.localSeq + 1, status: 0, response: "" };
  agent.refers.push(sent);
  const hops = action.maxForwards === undefined ? {} : { maxForwards: action.maxForwards };
  send(agent, dialog, "REFER", { headers, ...hops }, at, (response, now) => {
    sent.status = response?.status ?? 408;
    sent.response = response?.text ?? "";
    if (dialog !== call && response !== undefined) dialog.remoteTag = tagOf(field(response, "to"));
    agent.happen(sent.status < 300 ? "refer.accepted" : "refer.refused", dialog, now);
  });
}

/** The dialog of a subscription alone: no call is in it, so it is never up. */
function ownDialog(agent: AgentCore, call: AgentDialog, at: number): AgentDialog {
  const dialog: AgentDialog = {
    ...call,
    callId: `${agent.freshId()}@${agent.address}`,
    localTag: `${agent.freshId()}-tag`,
    remoteTag: "",
    localSeq: 0,
    remoteSeq: -1,
    state: "calling",
    startedAt: at,
    answeredAt: 0,
    localSdp: "",
    remoteSdp: "",
    invite: "",
    cancel: "sent",
  };
  agent.dialogs.push(dialog);
  return dialog;
}

function plain(agent: AgentCore, dialog: AgentDialog, action: Action & { readonly kind: "request" }, at: number): void {
  const { method, headers = [], body = "", contentType } = action;
  const shape = {
    headers: [contactLine(agent), ...headers],
    body,
    ...(contentType === undefined ? {} : { contentType }),
  };
  send(agent, dialog, method, shape, at, (response, now) => {
    done(agent, dialog, method, response, now);
    agent.happen("request.done", dialog, now);
  });
}
