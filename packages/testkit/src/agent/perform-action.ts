import type { AgentDialog, ReferSent } from "./agent-record.ts";
import { contactLine, nextHop, refreshTarget, requestText, SUPPORTED_LINES } from "./messages.ts";
import type { Action } from "./script.ts";
import type { SipAgent } from "./sip-agent.ts";
import { cseqOf, field, fieldValues, tagOf, type WireMessage } from "./wire-message.ts";

type InviteAction = Action & { readonly kind: "re-invite" };

/** Does one action of a script. What has no dialog to be done in is not done: the other side was quicker. */
export function performAction(agent: SipAgent, action: Action, dialog: AgentDialog | undefined, at: number): void {
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

function call(agent: SipAgent, action: Action & { readonly kind: "call" }, at: number): void {
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
  };
  agent.dialogs.push(dialog);
  const offer = action.sdp === false ? "" : agent.sessions.offer(dialog);
  const branch = `z9hG4bK-${agent.freshId()}`;
  const headers = [contactLine(agent), SUPPORTED_LINES.trim(), ...(agent.script.headers ?? []), ...(action.headers ?? [])];
  const text = requestText(agent, dialog, { method: "INVITE", uri: action.to, branch, cseq: 1, headers, body: offer });
  dialog.invite = text;
  agent.transactions.request(text, "INVITE", branch, agent.server, at, (response, now) => invited(agent, dialog, offer, response, now));
}

function invited(agent: SipAgent, dialog: AgentDialog, offer: string, response: WireMessage | undefined, at: number): void {
  if (response === undefined) return ended(agent, dialog, "lost", 408, at);
  const toTag = tagOf(field(response, "to"));
  if (response.status < 200) {
    dialog.isProceeding = true;
    if (dialog.cancel === "wanted") cancel(agent, dialog, at);
    if (dialog.state === "calling" && response.status > 100) {
      dialog.state = "early";
      dialog.remoteTag = toTag;
      if (field(response, "contact") === "") agent.violations.push(`a ${response.status} that makes a dialog has no Contact`);
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
    agreed(agent, dialog, offer, response, at);
    // RFC 3261 §9.1: the 2xx was quicker than our CANCEL.
    if (dialog.cancel !== "no") return bye(agent, dialog, [], at);
    return agent.happen("up", dialog, at);
  }
  acknowledge(agent, dialog, response, "", at);
}

function refused(agent: SipAgent, dialog: AgentDialog, response: WireMessage, at: number): void {
  agent.responses.push({ at, callId: dialog.callId, method: "INVITE", status: response.status, text: response.text });
  ended(agent, dialog, response.status === 487 ? "cancelled" : "refused", response.status, at);
  agent.happen("failed", dialog, at);
}

/** A 2xx to an INVITE: it bears the answer, or the offer that our ACK answers. */
function agreed(agent: SipAgent, dialog: AgentDialog, offer: string, response: WireMessage, at: number): void {
  if (offer !== "") {
    if (response.body !== "") {
      checkAnswer(agent, dialog, offer, response.body);
      dialog.remoteSdp = response.body;
    }
    dialog.localSdp = offer;
    return acknowledge(agent, dialog, response, "", at);
  }
  const answer = agent.sessions.answer(dialog, response.body) ?? "";
  if (response.body === "") agent.violations.push("a 2xx to an INVITE without an offer bears none");
  dialog.localSdp = answer;
  dialog.remoteSdp = response.body;
  acknowledge(agent, dialog, response, answer, at);
}

/** RFC 3264 §6: one m-line of the answer for each of the offer; and the session id never changes (§8). */
export function checkAnswer(agent: SipAgent, dialog: AgentDialog, offer: string, answer: string): void {
  const lines = (sdp: string): number => sdp.split("\n").filter((line) => line.startsWith("m=")).length;
  if (lines(offer) !== lines(answer)) agent.violations.push(`an answer with ${lines(answer)} m-lines to an offer with ${lines(offer)}`);
  checkOrigin(agent, dialog, answer);
}

export function checkOrigin(agent: SipAgent, dialog: AgentDialog, sdp: string): void {
  if (dialog.remoteSdp === "") return;
  const idOf = (text: string): string => /^o=\S+ (\S+)/m.exec(text)?.[1] ?? "";
  if (idOf(sdp) !== idOf(dialog.remoteSdp)) agent.violations.push(`the session id became ${idOf(sdp)}, it was ${idOf(dialog.remoteSdp)}`);
}

const ACKS = new WeakMap<AgentDialog, Map<number, string>>();

/** ACK of a 2xx; a copy of the 2xx gets the same bytes. */
function acknowledge(agent: SipAgent, dialog: AgentDialog, response: WireMessage, body: string, _at: number): void {
  const acks = ACKS.get(dialog) ?? new Map<number, string>();
  ACKS.set(dialog, acks);
  const cseq = cseqOf(response);
  const text = acks.get(cseq) ?? requestText(agent, dialog, { method: "ACK", uri: dialog.remoteTarget, branch: `z9hG4bK-${agent.freshId()}`, cseq, body });
  acks.set(cseq, text);
  agent.post({ text, ...nextHop(agent, dialog) });
}

function cancel(agent: SipAgent, dialog: AgentDialog, at: number): void {
  if (dialog.role !== "uac" || dialog.state === "up" || dialog.cancel === "sent") return;
  dialog.cancel = dialog.isProceeding ? "sent" : "wanted";
  if (!dialog.isProceeding) return;
  const lines = dialog.invite.slice(0, dialog.invite.indexOf("\r\n\r\n")).split("\r\n");
  const kept = lines.slice(1).filter((line) => /^(Via|Route|From|To|Call-ID|Max-Forwards):/.test(line));
  const text = `${(lines[0] ?? "").replace(/^INVITE/, "CANCEL")}\r\n${kept.join("\r\n")}\r\nCSeq: 1 CANCEL\r\nContent-Length: 0\r\n\r\n`;
  const branch = /;branch=([^;\s]+)/.exec(kept[0] ?? "")?.[1] ?? "";
  agent.transactions.request(text, "CANCEL", branch, agent.server, at, (response, now) => done(agent, dialog, "CANCEL", response, now));
}

function reInvite(agent: SipAgent, dialog: AgentDialog, action: InviteAction, at: number): void {
  if (dialog.state !== "up") return;
  const takeBack = agent.sessions.change(dialog, action.media ?? {});
  const offer = action.sdp === false ? "" : agent.sessions.offer(dialog);
  send(agent, dialog, "INVITE", { headers: [contactLine(agent), SUPPORTED_LINES.trim(), ...(action.headers ?? [])], body: offer }, at, (response, now) => {
    if (response !== undefined && response.status < 200) return;
    if (dialog.state === "ended") {
      if (response !== undefined && response.status < 300) acknowledge(agent, dialog, response, "", now);
      return;
    }
    if (response === undefined || response.status >= 300) {
      takeBack();
      agent.responses.push({ at: now, callId: dialog.callId, method: "INVITE", status: response?.status ?? 408, text: response?.text ?? "" });
      return agent.happen("re-invite.refused", dialog, now);
    }
    const isCopy = ACKS.get(dialog)?.has(cseqOf(response)) === true;
    if (isCopy) return acknowledge(agent, dialog, response, "", now);
    agent.responses.push({ at: now, callId: dialog.callId, method: "INVITE", status: response.status, text: response.text });
    refreshTarget(dialog, response);
    agreed(agent, dialog, offer, response, now);
    agent.happen("re-invite.done", dialog, now);
  });
}

function update(agent: SipAgent, dialog: AgentDialog, action: Action & { readonly kind: "update" }, at: number): void {
  const takeBack = agent.sessions.change(dialog, action.media ?? {});
  const offer = action.sdp === false ? "" : agent.sessions.offer(dialog);
  send(agent, dialog, "UPDATE", { headers: [contactLine(agent), ...(action.headers ?? [])], body: offer }, at, (response, now) => {
    if (response !== undefined && response.status < 300 && offer !== "" && response.body !== "") {
      checkAnswer(agent, dialog, offer, response.body);
      dialog.localSdp = offer;
      dialog.remoteSdp = response.body;
    }
    if (response === undefined || response.status >= 300) takeBack();
    done(agent, dialog, "UPDATE", response, now);
    agent.happen("update.done", dialog, now);
  });
}

function refer(agent: SipAgent, dialog: AgentDialog, action: Action & { readonly kind: "refer" }, at: number): void {
  const targets: readonly string[] = typeof action.to === "string" ? [action.to] : action.to;
  const headers = [contactLine(agent), ...targets.map((to) => `Refer-To: ${to}`), ...(action.headers ?? [])];
  const sent: ReferSent = { at, callId: dialog.callId, cseq: dialog.localSeq + 1, status: 0, response: "" };
  agent.refers.push(sent);
  const hops = action.maxForwards === undefined ? {} : { maxForwards: action.maxForwards };
  send(agent, dialog, "REFER", { headers, ...hops }, at, (response, now) => {
    sent.status = response?.status ?? 408;
    sent.response = response?.text ?? "";
    agent.happen(sent.status < 300 ? "refer.accepted" : "refer.refused", dialog, now);
  });
}

function plain(agent: SipAgent, dialog: AgentDialog, action: Action & { readonly kind: "request" }, at: number): void {
  const { method, headers = [], body = "", contentType } = action;
  const shape = { headers: [contactLine(agent), ...headers], body, ...(contentType === undefined ? {} : { contentType }) };
  send(agent, dialog, method, shape, at, (response, now) => {
    done(agent, dialog, method, response, now);
    agent.happen("request.done", dialog, now);
  });
}

function bye(agent: SipAgent, dialog: AgentDialog, headers: readonly string[], at: number): void {
  if (dialog.state !== "up") return;
  ended(agent, dialog, "our-bye", 0, at);
  send(agent, dialog, "BYE", { headers }, at, (response, now) => done(agent, dialog, "BYE", response, now));
}

interface Shape {
  readonly headers: readonly string[];
  readonly body?: string;
  readonly contentType?: string;
  readonly maxForwards?: number;
}

function send(agent: SipAgent, dialog: AgentDialog, method: string, shape: Shape, at: number, responded: (response: WireMessage | undefined, at: number) => void): void {
  dialog.localSeq += 1;
  const branch = `z9hG4bK-${agent.freshId()}`;
  const text = requestText(agent, dialog, { method, uri: dialog.remoteTarget, branch, cseq: dialog.localSeq, ...shape });
  agent.transactions.request(text, method, branch, nextHop(agent, dialog), at, responded);
}

/** A final response to a request that changes no session of ours. */
function done(agent: SipAgent, dialog: AgentDialog, method: string, response: WireMessage | undefined, at: number): void {
  if (response !== undefined && response.status < 200) return;
  agent.responses.push({ at, callId: dialog.callId, method, status: response?.status ?? 408, text: response?.text ?? "" });
  // RFC 5057 §5.1: the dialog is gone at the other side; on SUBSCRIBE only the subscription is.
  if (response?.status === 481 && !["BYE", "CANCEL", "SUBSCRIBE"].includes(method) && dialog.state === "up") ended(agent, dialog, "lost", 481, at);
}

export function ended(agent: SipAgent, dialog: AgentDialog, ending: AgentDialog["ending"], status: number, at: number): void {
  if (dialog.state === "ended") return;
  dialog.state = "ended";
  dialog.ending = ending;
  dialog.status = status;
  dialog.endedAt = at;
  agent.happen("ended", dialog, at);
}
