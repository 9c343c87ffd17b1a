import { formatRequest, header, headers, headerUri, type SipMessage } from "@tandem/sip";
import type { Place } from "../load-plan.ts";
import type { LoadSocket } from "./load-socket.ts";

/** One dialog as the party that owns the socket sees it. */
export interface PartyDialog {
  readonly socket: LoadSocket;
  readonly callId: string;
  /** From and To of our requests, with their tags. */
  readonly local: string;
  readonly remote: string;
  readonly remoteTarget: string;
  readonly routes: readonly string[];
  /** Where our requests go. */
  readonly to: Place;
  /** Of our last request. */
  cseq: number;
}

const HOST = /^<?sips?:(?:[^@>]*@)?(\d+\.\d+\.\d+\.\d+)(?::(\d+))?/i;
const DEFAULT_PORT = 5060;

/** RFC 3261 §12.1.2. `from`: where the response came from, for a remote target that has no address. */
export function dialogOfResponse(
  response: SipMessage,
  {
    socket,
    local,
    from,
    cseq,
  }: { readonly socket: LoadSocket; readonly local: string; readonly from: Place; readonly cseq: number },
): PartyDialog {
  const routes = headers(response, "Record-Route").toReversed();
  const remote = header(response, "To") ?? "";
  return dialogWith({ socket, callId: response.callId, local, remote, routes, cseq }, response, from);
}

/** RFC 3261 §12.1.1. */
export function dialogOfInvite(invite: SipMessage, socket: LoadSocket, tag: string, from: Place): PartyDialog {
  const local = `${header(invite, "To") ?? ""};tag=${tag}`;
  const remote = header(invite, "From") ?? "";
  const routes = headers(invite, "Record-Route");
  return dialogWith({ socket, callId: invite.callId, local, remote, routes, cseq: 0 }, invite, from);
}

function dialogWith(parts: Omit<PartyDialog, "remoteTarget" | "to">, message: SipMessage, from: Place): PartyDialog {
  const remoteTarget = headerUri(message, "Contact") ?? "";
  const next = HOST.exec(parts.routes[0] ?? remoteTarget);
  const to = next === null ? from : { address: next[1] ?? "", port: Number(next[2] ?? DEFAULT_PORT) };
  return { ...parts, remoteTarget, to };
}

export interface InDialogRequest {
  readonly method: string;
  readonly branch: string;
  /** An ACK has its INVITE's, anything else the next. */
  readonly cseq: number;
  readonly headers?: string;
}

export function requestIn(dialog: PartyDialog, { method, branch, cseq, headers: more }: InDialogRequest): string {
  return formatRequest({
    method,
    uri: dialog.remoteTarget,
    via: viaOf(dialog.socket, branch),
    from: dialog.local,
    to: dialog.remote,
    callId: dialog.callId,
    cseq,
    maxForwards: 70,
    route: dialog.routes,
    ...(more === undefined ? {} : { headers: more }),
  });
}

export function viaOf({ address, port }: Place, branch: string): string {
  return `SIP/2.0/UDP ${address}:${port};branch=${branch}`;
}

export function contactOf({ address, port }: Place, user: string): string {
  return `Contact: <sip:${user}@${address}:${port}>\r\n`;
}

/** Nobody sends audio: this says where it would go. */
export function sessionOf({ address }: Place): string {
  return `v=0\r\no=load 1 1 IN IP4 ${address}\r\ns=-\r\nc=IN IP4 ${address}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n`;
}
