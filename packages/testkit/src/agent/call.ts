import { acknowledge, agreed } from "./acknowledge.ts";
import type { AgentCore } from "./agent-core.ts";
import type { AgentDialog } from "./agent-record.ts";
import { bye, done, ended } from "./in-dialog.ts";
import { contactLine, refreshTarget, requestText, SUPPORTED_LINES } from "./messages.ts";
import type { Action } from "./script.ts";
import { field, fieldValues, tagOf, type WireMessage } from "./wire-message.ts";

export function call(agent: AgentCore, action: Action & { readonly kind: "call" }, at: number): void {
  const localTag = `${agent.freshId()}-tag`;
  const dialog: AgentDialog = {
    callId: `${agent.freshId()}@${agent.address}`,
    role: "uac",
    localTag,
    remoteTag: "",
    local: action.from ?? `<sip:${agent.user}@${agent.address}>`,
    remote: `<${action.to}>`,
    remoteTarget: action.to,
    routeSet: [],
    localSeq: 1,
    remoteSeq: -1,
    state: "calling",
    ending: "",
    status: 0,
    startedAt: at,
    answeredAt: 0,
    endedAt: 0,
    localSdp: "",
    remoteSdp: "",
    invite: "",
    bye: "",
    isProceeding: false,
    cancel: "no",
    offering: 0,
  };
  agent.dialogs.push(dialog);
  const offer = action.sdp === false ? "" : agent.sessions.offer(dialog);
  invite(agent, dialog, { uri: action.to, offer, headers: action.headers ?? [] }, at);
}

const STALE_TRIES = 3;

interface Invitation {
  readonly uri: string;
  readonly offer: string;
  readonly headers: readonly string[];
}

function invite(agent: AgentCore, dialog: AgentDialog, invitation: Invitation, at: number): void {
  const { uri, offer } = invitation;
  const branch = `z9hG4bK-${agent.freshId()}`;
  const headers = [contactLine(agent), SUPPORTED_LINES.trim(), ...(agent.script.headers ?? []), ...invitation.headers];
  const cseq = dialog.localSeq;
  const text = requestText(agent, dialog, { method: "INVITE", uri, branch, cseq, headers, body: offer });
  dialog.invite = text;
  agent.transactions.request(text, "INVITE", branch, agent.server, at, (response, now) => {
    if (response === undefined || !challenged(agent, dialog, invitation, response, now))
      invited(agent, dialog, offer, response, now);
  });
}

/**
 * RFC 3261 §22: once more with credentials, in the same dialog under the next CSeq; a second challenge is a refusal, but for
 * one that says that the password was right (`stale=true`, RFC 7616 §3.3).
 */
function challenged(
  agent: AgentCore,
  dialog: AgentDialog,
  invitation: Invitation,
  response: WireMessage,
  at: number,
): boolean {
  const isProxy = response.status === 407;
  const challenge = fieldValues(response, isProxy ? "proxy-authenticate" : "www-authenticate").at(-1) ?? "";
  const tries = /stale="?true/i.test(challenge) ? STALE_TRIES : 1;
  if (agent.authorize === undefined || dialog.localSeq > tries || (!isProxy && response.status !== 401)) return false;
  const credentials = agent.authorize(challenge, "INVITE", invitation.uri);
  dialog.localSeq += 1;
  const name = `${isProxy ? "Proxy-" : ""}Authorization: `;
  // RFC 3261 §22.3: credentials for a realm replace those of before, whose nonce is used.
  const others = invitation.headers.filter((header) => !header.startsWith(name));
  invite(agent, dialog, { ...invitation, headers: [...others, `${name}${credentials}`] }, at);
  return true;
}

function invited(
  agent: AgentCore,
  dialog: AgentDialog,
  offer: string,
  response: WireMessage | undefined,
  at: number,
): void {
  if (response === undefined) return ended(agent, dialog, "lost", 408, at);
  const toTag = tagOf(field(response, "to"));
  if (response.status < 200) {
    dialog.isProceeding = true;
    if (dialog.cancel === "wanted") cancel(agent, dialog, at);
    if (dialog.state === "calling" && response.status > 100) {
      dialog.state = "early";
      dialog.remoteTag = toTag;
      if (field(response, "contact") === "")
        agent.violations.push(`a ${response.status} that makes a dialog has no Contact`);
      refreshTarget(dialog, response);
    }
    if (response.body !== "" && offer !== "") {
      dialog.localSdp = offer;
      dialog.remoteSdp = response.body;
    }
    return agent.happen(response.status === 100 ? "trying" : "ringing", dialog, at);
  }
  if (response.status >= 300) return refused(agent, dialog, response, at);
  if (dialog.state === "calling" || dialog.state === "early") {
    dialog.remoteTag = toTag;
    dialog.state = "up";
    dialog.answeredAt = at;
    dialog.routeSet = [...fieldValues(response, "record-route")].reverse();
    refreshTarget(dialog, response);
    agreed(agent, dialog, offer, response);
    // RFC 3261 §9.1: the 2xx was quicker than our CANCEL.
    if (dialog.cancel !== "no") return bye(agent, dialog, [], at);
    return agent.happen("up", dialog, at);
  }
  acknowledge(agent, dialog, response, "");
}

function refused(agent: AgentCore, dialog: AgentDialog, response: WireMessage, at: number): void {
  agent.responses.push({ at, callId: dialog.callId, method: "INVITE", status: response.status, text: response.text });
  ended(agent, dialog, response.status === 487 ? "cancelled" : "refused", response.status, at);
  agent.happen("failed", dialog, at);
}

export function cancel(agent: AgentCore, dialog: AgentDialog, at: number): void {
  if (dialog.role !== "uac" || dialog.state === "up" || dialog.cancel === "sent") return;
  dialog.cancel = dialog.isProceeding ? "sent" : "wanted";
  if (!dialog.isProceeding) return;
  const lines = dialog.invite.slice(0, dialog.invite.indexOf("\r\n\r\n")).split("\r\n");
  const kept = lines.slice(1).filter((line) => /^(Via|Route|From|To|Call-ID|Max-Forwards):/.test(line));
  const text = `${(lines[0] ?? "").replace(/^INVITE/, "CANCEL")}\r\n${kept.join("\r\n")}\r\nCSeq: ${dialog.localSeq} CANCEL\r\nContent-Length: 0\r\n\r\n`;
  const branch = /;branch=([^;\s]+)/.exec(kept[0] ?? "")?.[1] ?? "";
  agent.transactions.request(text, "CANCEL", branch, agent.server, at, (response, now) =>
    done(agent, dialog, "CANCEL", response, now),
  );
}
