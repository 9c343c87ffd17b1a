import type { MediaView } from "./media.ts";

/** One dialog as the agent believes it to be. */
export interface AgentDialog {
  readonly callId: string;
  readonly role: "uac" | "uas";
  localTag: string;
  remoteTag: string;
  /** From and To values of our requests, without tags. */
  local: string;
  remote: string;
  remoteTarget: string;
  routeSet: readonly string[];
  localSeq: number;
  remoteSeq: number;
  state: "calling" | "early" | "up" | "ended";
  /** How it ended; "" while it has not. */
  ending: "" | "our-bye" | "their-bye" | "refused" | "cancelled" | "lost";
  /** Status of the refusal. */
  status: number;
  startedAt: number;
  answeredAt: number;
  endedAt: number;
  /** SDP that holds, ours and theirs; "" before the first exchange. */
  localSdp: string;
  remoteSdp: string;
  /** Lines of the dialog's first INVITE and of the BYE that came. */
  invite: string;
  bye: string;
  /** Of a call of ours: a 1xx came; a CANCEL is wanted, or out (RFC 3261 §9.1). */
  isProceeding: boolean;
  cancel: "no" | "wanted" | "sent";
  /** Re-INVITEs and UPDATEs of ours without a final response. */
  offering: number;
}

export interface NotifySeen {
  readonly at: number;
  readonly callId: string;
  readonly cseq: number;
  readonly event: string;
  readonly subscriptionState: string;
  /** Status line's code of the sipfrag. */
  readonly status: number;
  readonly sipfrag: string;
  /** Our answer; 0 for none. */
  readonly answered: number;
}

export interface ReferSent {
  readonly at: number;
  readonly callId: string;
  readonly cseq: number;
  /** 0 until it is answered; 408 when it never was. */
  status: number;
  response: string;
}

/** A final response to a request of ours other than REFER. */
export interface ResponseSeen {
  readonly at: number;
  readonly callId: string;
  readonly method: string;
  readonly status: number;
  readonly text: string;
}

/** A request that came, copies left out. */
export interface RequestSeen {
  readonly at: number;
  readonly callId: string;
  readonly method: string;
  readonly text: string;
}

export interface Datagram {
  readonly text: string;
  readonly address: string;
  readonly port: number;
}

export interface SessionView {
  readonly callId: string;
  readonly local: MediaView;
  readonly remote: MediaView;
}
