import type { AgentCore } from "./agent-core.ts";
import type { AgentDialog } from "./agent-record.ts";
import type { Destination } from "./transactions.ts";
import { field, fieldValues, hostPortOf, tagOf, uriIn, type WireMessage } from "./wire-message.ts";

export const SUPPORTED_LINES = "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, REFER, NOTIFY, MESSAGE\r\n";

export interface RequestShape {
  readonly method: string;
  readonly uri: string;
  readonly branch: string;
  readonly cseq: number;
  /** Ready lines without CRLF. */
  readonly headers?: readonly string[];
  readonly contentType?: string;
  readonly body?: string;
  readonly maxForwards?: number;
}

export function requestText(agent: AgentCore, dialog: AgentDialog, shape: RequestShape): string {
  const remoteTag = dialog.remoteTag === "" ? "" : `;tag=${dialog.remoteTag}`;
  const lines = [
    `${shape.method} ${shape.uri} SIP/2.0`,
    `Via: SIP/2.0/${agent.transport} ${agent.address}:${agent.port};rport;branch=${shape.branch}`,
    `Max-Forwards: ${shape.maxForwards ?? 70}`,
    ...dialog.routeSet.map((route) => `Route: ${route}`),
    `From: ${dialog.local};tag=${dialog.localTag}`,
    `To: ${dialog.remote}${remoteTag}`,
    `Call-ID: ${dialog.callId}`,
    `CSeq: ${shape.cseq} ${shape.method}`,
    ...(shape.headers ?? []),
  ];
  return ended(lines, shape.contentType, shape.body);
}

export function contactLine(agent: AgentCore): string {
  const suffix = agent.transport === "TCP" ? ";transport=tcp" : "";
  return `Contact: <sip:${agent.user}@${agent.address}:${agent.port}${suffix}>`;
}

export interface ResponseShape {
  readonly status: number;
  readonly toTag: string;
  readonly headers?: readonly string[];
  readonly contentType?: string;
  readonly body?: string;
}

export function responseText(request: WireMessage, shape: ResponseShape): string {
  const to = field(request, "to");
  const tagged = tagOf(to) === "" && shape.toTag !== "" && shape.status > 100 ? `${to};tag=${shape.toTag}` : to;
  const lines = [
    `SIP/2.0 ${shape.status} ${shape.status < 200 ? "Provisional" : shape.status < 300 ? "OK" : "Refused"}`,
    ...fieldValues(request, "via").map((via) => `Via: ${via}`),
    ...fieldValues(request, "record-route").map((route) => `Record-Route: ${route}`),
    `From: ${field(request, "from")}`,
    `To: ${tagged}`,
    `Call-ID: ${field(request, "call-id")}`,
    `CSeq: ${field(request, "cseq")}`,
    ...(shape.headers ?? []),
  ];
  return ended(lines, shape.contentType, shape.body);
}

function ended(lines: readonly string[], contentType: string | undefined, body = ""): string {
  const type = body === "" ? [] : [`Content-Type: ${contentType ?? "application/sdp"}`];
  return `${[...lines, ...type, `Content-Length: ${body.length}`].join("\r\n")}\r\n\r\n${body}`;
}

/** Where the dialog's requests go (RFC 3261 §12.2.1.1); loose routers only. */
export function nextHop(agent: AgentCore, dialog: AgentDialog): Destination {
  const named = hostPortOf(uriIn(dialog.routeSet[0] ?? dialog.remoteTarget));
  // A name is for DNS; an agent has its outbound proxy instead.
  return named === undefined || /[a-z]/i.test(named.address) ? agent.server : named;
}

/** RFC 3261 §12.2.1.2: a target refresh. */
export function refreshTarget(dialog: AgentDialog, message: WireMessage): void {
  const contact = uriIn(field(message, "contact"));
  if (contact !== "") dialog.remoteTarget = contact;
}
