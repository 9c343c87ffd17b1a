import { acknowledge, agreed, checkAnswer, isAcknowledged } from "./acknowledge.ts";
import type { AgentCore } from "./agent-core.ts";
import type { AgentDialog } from "./agent-record.ts";
import { done, send } from "./in-dialog.ts";
import { contactLine, refreshTarget, SUPPORTED_LINES } from "./messages.ts";
import type { Action } from "./script.ts";

/** How long an agent waits before it looks again whether it may offer. */
const BUSY_MS = 250;

/** RFC 3261 §14.1, RFC 3311 §5.1: one offer at a time, in either direction. What cannot go now goes later. */
function whenIdle(agent: AgentCore, dialog: AgentDialog, at: number, offer: (at: number) => void): void {
  if (dialog.state !== "up") return;
  if (dialog.offering === 0 && !agent.transactions.hasOpenInvite(dialog.callId)) offer(at);
  else agent.timers.set(at + BUSY_MS, (now) => whenIdle(agent, dialog, now, offer));
}

export function reInvite(
  agent: AgentCore,
  dialog: AgentDialog,
  action: Action & { readonly kind: "re-invite" },
  at: number,
): void {
  whenIdle(agent, dialog, at, (when) => sendReInvite(agent, dialog, action, when));
}

export function update(
  agent: AgentCore,
  dialog: AgentDialog,
  action: Action & { readonly kind: "update" },
  at: number,
): void {
  whenIdle(agent, dialog, at, (when) => sendUpdate(agent, dialog, action, when));
}

function sendReInvite(
  agent: AgentCore,
  dialog: AgentDialog,
  action: Action & { readonly kind: "re-invite" },
  at: number,
): void {
  dialog.offering += 1;
  const takeBack = agent.sessions.change(dialog, action.media ?? {});
  const offer = action.sdp === false ? "" : agent.sessions.offer(dialog);
  send(
    agent,
    dialog,
    "INVITE",
    { headers: [contactLine(agent), SUPPORTED_LINES.trim(), ...(action.headers ?? [])], body: offer },
    at,
    (response, now) => {
      if (response !== undefined && response.status < 200) return;
      if (response === undefined || !isAcknowledged(dialog, response)) dialog.offering -= 1;
      if (dialog.state === "ended") {
        if (response !== undefined && response.status < 300) acknowledge(agent, dialog, response, "");
        return;
      }
      if (response === undefined || response.status >= 300) {
        takeBack();
        agent.responses.push({
          at: now,
          callId: dialog.callId,
          method: "INVITE",
          status: response?.status ?? 408,
          text: response?.text ?? "",
        });
        return agent.happen("re-invite.refused", dialog, now);
      }
      if (isAcknowledged(dialog, response)) return acknowledge(agent, dialog, response, "");
      agent.responses.push({
        at: now,
        callId: dialog.callId,
        method: "INVITE",
        status: response.status,
        text: response.text,
      });
      refreshTarget(dialog, response);
      agreed(agent, dialog, offer, response);
      agent.happen("re-invite.done", dialog, now);
    },
  );
}

function sendUpdate(
  agent: AgentCore,
  dialog: AgentDialog,
  action: Action & { readonly kind: "update" },
  at: number,
): void {
  dialog.offering += 1;
  const takeBack = agent.sessions.change(dialog, action.media ?? {});
  const offer = action.sdp === false ? "" : agent.sessions.offer(dialog);
  send(
    agent,
    dialog,
    "UPDATE",
    { headers: [contactLine(agent), ...(action.headers ?? [])], body: offer },
    at,
    (response, now) => {
      if (response !== undefined && response.status < 200) return;
      dialog.offering -= 1;
      if (response !== undefined && response.status < 300 && offer !== "" && response.body !== "") {
        checkAnswer(agent, dialog, offer, response.body);
        dialog.localSdp = offer;
        dialog.remoteSdp = response.body;
      }
      if (response === undefined || response.status >= 300) takeBack();
      done(agent, dialog, "UPDATE", response, now);
      agent.happen("update.done", dialog, now);
    },
  );
}
