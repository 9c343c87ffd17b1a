import { checkAnswer, checkOrigin } from "./acknowledge.ts";
import type { AgentCore } from "./agent-core.ts";
import type { AgentDialog } from "./agent-record.ts";
import { bye, ended } from "./in-dialog.ts";
import { contactLine, refreshTarget, responseText, SUPPORTED_LINES } from "./messages.ts";
import type { AnswerPlan } from "./script.ts";
import type { Destination, ServerTransaction } from "./transactions.ts";
import { cseqOf, field, fieldValues, tagOf, uriIn, type WireMessage } from "./wire-message.ts";

/** 64*T1 went by without the ACK of a 2xx: on a network that loses nothing, the platform owed it. */
export const NEVER_ACKED = "a 2xx was never acknowledged";

/** A request from the other side: copies are absorbed, the rest is answered as the script says. */
export function receiveRequest(agent: AgentCore, request: WireMessage, from: Destination, at: number): void {
  if (request.method === "ACK") return acknowledged(agent, request, at);
  const tx = agent.transactions.receive(request, from);
  if (tx === undefined) return;
  agent.note(request, at, field(request, "call-id"));
  if (request.method === "CANCEL") return cancelled(agent, tx, at);
  const dialog = dialogOf(agent, request);
  if (dialog === undefined) {
    if (request.method === "INVITE" && tagOf(field(request, "to")) === "") return newCall(agent, tx, at);
    // RFC 6665 §4.4.1: the subscription may outlive the dialog that made it.
    const ours = agent.dialogs.find(
      (known) => known.callId === field(request, "call-id") && known.localTag === tagOf(field(request, "to")),
    );
    if (request.method === "NOTIFY" && ours !== undefined) return notified(agent, tx, ours, at);
    return answer(agent, tx, 481, at);
  }
  // RFC 3261 §12.2.2
  if (cseqOf(request) <= dialog.remoteSeq) return answer(agent, tx, 500, at);
  dialog.remoteSeq = cseqOf(request);
  switch (request.method) {
    case "INVITE":
      return reInvited(agent, tx, dialog, at);
    case "UPDATE":
      return updated(agent, tx, dialog, at);
    case "BYE":
      return byed(agent, tx, dialog, at);
    case "NOTIFY":
      return notified(agent, tx, dialog, at);
    default:
      return planned(agent, tx, agent.planFor("other"), at);
  }
}

function dialogOf(agent: AgentCore, request: WireMessage): AgentDialog | undefined {
  const callId = field(request, "call-id");
  const local = tagOf(field(request, "to"));
  const remote = tagOf(field(request, "from"));
  return agent.dialogs.find(
    (dialog) =>
      dialog.callId === callId && dialog.localTag === local && dialog.remoteTag === remote && dialog.state !== "ended",
  );
}

function newCall(agent: AgentCore, tx: ServerTransaction, at: number): void {
  const { request } = tx;
  const plan = agent.planFor("invite");
  const dialog: AgentDialog = {
    callId: field(request, "call-id"),
    role: "uas",
    localTag: `${agent.freshId()}-tag`,
    remoteTag: tagOf(field(request, "from")),
    local: field(request, "to"),
    remote: field(request, "from").replace(/;tag=[^;]+/, ""),
    remoteTarget: uriIn(field(request, "contact")),
    routeSet: fieldValues(request, "record-route"),
    localSeq: 0,
    remoteSeq: cseqOf(request),
    state: "calling",
    ending: "",
    status: 0,
    startedAt: at,
    answeredAt: 0,
    endedAt: 0,
    localSdp: "",
    remoteSdp: "",
    invite: request.text,
    bye: "",
    isProceeding: false,
    cancel: "no",
    offering: 0,
  };
  agent.dialogs.push(dialog);
  agent.happen("invited", dialog, at);
  if (plan.media !== undefined) agent.sessions.change(dialog, plan.media);
  for (const { status, after = 0, sdp = false } of plan.provisional ?? []) {
    later(agent, at, after, (now) => {
      if (tx.status >= 200) return;
      if (status > 100) dialog.state = "early";
      const body = sdp && request.body !== "" ? (agent.sessions.answer(dialog, request.body) ?? "") : "";
      const headers = status > 100 ? [contactLine(agent)] : [];
      agent.transactions.respond(
        tx,
        responseText(request, { status, toTag: dialog.localTag, headers, body }),
        status,
        now,
      );
    });
  }
  CROSSING.set(tx, { dialog, plan });
  if (plan.status === "never") return;
  later(agent, at, plan.after ?? 0, (now) => {
    if (tx.status < 200)
      finalAnswer(agent, tx, dialog, plan, plan.status === "never" ? 200 : (plan.status ?? 200), now);
  });
}

const CROSSING = new WeakMap<ServerTransaction, { readonly dialog: AgentDialog; readonly plan: AnswerPlan }>();

/** The final response to the INVITE of a new call. */
function finalAnswer(
  agent: AgentCore,
  tx: ServerTransaction,
  dialog: AgentDialog,
  plan: AnswerPlan,
  status: number,
  at: number,
): void {
  const { request } = tx;
  const headers = plan.headers ?? [];
  if (status >= 300) {
    agent.transactions.respond(tx, responseText(request, { status, toTag: dialog.localTag, headers }), status, at);
    return ended(agent, dialog, status === 487 ? "cancelled" : "refused", status, at);
  }
  const body =
    plan.sdp === false
      ? ""
      : request.body === ""
        ? agent.sessions.offer(dialog)
        : agent.sessions.answer(dialog, request.body);
  if (body === undefined) return finalAnswer(agent, tx, dialog, {}, 488, at);
  dialog.state = "up";
  dialog.answeredAt = at;
  if (request.body !== "") {
    if (body !== "") dialog.localSdp = body;
    dialog.remoteSdp = request.body;
  } else PENDING.set(tx, body);
  ok(agent, tx, dialog, headers, body, status, at);
  agent.happen("answered", dialog, at);
}

/** Our offers in a 2xx, which the ACK answers. */
const PENDING = new WeakMap<ServerTransaction, string>();

function ok(
  agent: AgentCore,
  tx: ServerTransaction,
  dialog: AgentDialog,
  headers: readonly string[],
  body: string,
  status: number,
  at: number,
): void {
  const lines = [
    contactLine(agent),
    SUPPORTED_LINES.trim(),
    ...(headers.length > 0 ? headers : (agent.script.headers ?? [])),
  ];
  const text = responseText(tx.request, { status, toTag: dialog.localTag, headers: lines, body });
  agent.transactions.respond(tx, text, status, at, (now) => {
    if (dialog.state !== "up") return;
    // RFC 3261 §13.3.1.4: confirmed, and useless.
    agent.violations.push(NEVER_ACKED);
    bye(agent, dialog, [], now);
  });
}

function cancelled(agent: AgentCore, tx: ServerTransaction, at: number): void {
  const invite = agent.transactions.cancelled(tx.request);
  if (invite === undefined) return answer(agent, tx, 481, at);
  answer(agent, tx, 200, at);
  const known = CROSSING.get(invite);
  if (invite.status >= 200 || known === undefined) return;
  if (known.plan.crossesCancel === true) return finalAnswer(agent, invite, known.dialog, known.plan, 200, at);
  finalAnswer(agent, invite, known.dialog, {}, 487, at);
  agent.happen("cancelled", known.dialog, at);
}

function acknowledged(agent: AgentCore, ack: WireMessage, at: number): void {
  const tx = agent.transactions.acknowledged(ack);
  if (tx === undefined || tx.status >= 300) return;
  const dialog = agent.dialogs.find(
    (known) => known.callId === field(ack, "call-id") && known.localTag === tagOf(field(ack, "to")),
  );
  if (dialog === undefined) {
    agent.violations.push("an ACK with a To tag that is not ours");
    return;
  }
  const offer = PENDING.get(tx);
  if (offer !== undefined) {
    PENDING.delete(tx);
    if (ack.body === "") agent.violations.push("the ACK of a 2xx with an offer bears no answer");
    else checkAnswer(agent, dialog, offer, ack.body);
    dialog.localSdp = offer;
    dialog.remoteSdp = ack.body;
  }
  agent.happen(
    cseqOf(ack) === cseqOf(tx.request) && tagOf(field(tx.request, "to")) === "" ? "up" : "re-invite.acked",
    dialog,
    at,
  );
}

function reInvited(agent: AgentCore, tx: ServerTransaction, dialog: AgentDialog, at: number): void {
  const { request } = tx;
  // RFC 6337 §2: our own offer has no answer yet, and RFC 3261 §14.2: neither has their last INVITE.
  if (dialog.offering > 0 || agent.transactions.isOpen(tx)) return answer(agent, tx, 491, at);
  const plan = agent.planFor("reInvite");
  refreshTarget(dialog, request);
  agent.happen("re-invited", dialog, at);
  for (const { status, after = 0 } of plan.provisional ?? []) {
    later(agent, at, after, (now) => {
      if (tx.status < 200) agent.transactions.respond(tx, responseText(request, { status, toTag: "" }), status, now);
    });
  }
  if (plan.status === "never") return;
  const status = plan.status ?? 200;
  later(agent, at, plan.after ?? 0, (now) => {
    if (tx.status >= 200) return;
    if (dialog.state === "ended") return answer(agent, tx, 481, now);
    if (status >= 300) return answer(agent, tx, status, now, plan.headers);
    if (plan.media !== undefined) agent.sessions.change(dialog, plan.media);
    if (request.body !== "") checkOrigin(agent, dialog, request.body);
    const body =
      plan.sdp === false
        ? ""
        : request.body === ""
          ? agent.sessions.offer(dialog)
          : agent.sessions.answer(dialog, request.body);
    if (body === undefined) return answer(agent, tx, 488, now);
    if (request.body === "") PENDING.set(tx, body);
    else {
      if (body !== "") dialog.localSdp = body;
      dialog.remoteSdp = request.body;
    }
    ok(agent, tx, dialog, plan.headers ?? [], body, status, now);
  });
}

function updated(agent: AgentCore, tx: ServerTransaction, dialog: AgentDialog, at: number): void {
  const { request } = tx;
  // RFC 3311 §5.2.
  if (request.body !== "" && (dialog.offering > 0 || agent.transactions.isOpen(tx))) return answer(agent, tx, 491, at);
  const plan = agent.planFor("update");
  if ((plan.status ?? 200) !== 200 || request.body === "") return planned(agent, tx, plan, at);
  checkOrigin(agent, dialog, request.body);
  const body = agent.sessions.answer(dialog, request.body);
  if (body === undefined) return answer(agent, tx, 488, at);
  dialog.localSdp = body;
  dialog.remoteSdp = request.body;
  refreshTarget(dialog, request);
  agent.transactions.respond(
    tx,
    responseText(request, { status: 200, toTag: "", headers: [contactLine(agent)], body }),
    200,
    at,
  );
  agent.happen("updated", dialog, at);
}

function byed(agent: AgentCore, tx: ServerTransaction, dialog: AgentDialog, at: number): void {
  dialog.bye = tx.request.text;
  planned(agent, tx, agent.planFor("bye"), at);
  ended(agent, dialog, "their-bye", 0, at);
  agent.happen("bye", dialog, at);
}

function notified(agent: AgentCore, tx: ServerTransaction, dialog: AgentDialog, at: number): void {
  const { request } = tx;
  const plan = agent.planFor("notify");
  const status = Number(/^SIP\/2\.0 (\d{3})/.exec(request.body)?.[1] ?? 0);
  const subscriptionState = field(request, "subscription-state");
  const answered = plan.status === "never" ? 0 : (plan.status ?? 200);
  agent.notifies.push({
    at,
    callId: dialog.callId,
    cseq: cseqOf(request),
    event: field(request, "event"),
    subscriptionState,
    status,
    sipfrag: request.body,
    answered,
  });
  if (field(request, "contact") !== "") refreshTarget(dialog, request);
  planned(agent, tx, plan, at);
  const moment = subscriptionState.startsWith("terminated")
    ? "notify.final"
    : status <= 100
      ? "notify.trying"
      : "notify.progress";
  agent.happen(moment, dialog, at);
}

function planned(agent: AgentCore, tx: ServerTransaction, plan: AnswerPlan, at: number): void {
  const { status = 200 } = plan;
  if (status !== "never") later(agent, at, plan.after ?? 0, (now) => answer(agent, tx, status, now, plan.headers));
}

function answer(
  agent: AgentCore,
  tx: ServerTransaction,
  status: number,
  at: number,
  headers: readonly string[] = [],
): void {
  const toTag = `${agent.name}-stray`;
  agent.transactions.respond(tx, responseText(tx.request, { status, toTag, headers }), status, at);
}

function later(agent: AgentCore, at: number, after: number, run: (at: number) => void): void {
  if (after === 0) run(at);
  else agent.timers.set(at + after, run);
}
