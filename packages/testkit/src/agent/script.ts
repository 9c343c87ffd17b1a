import type { MediaPlan } from "./media.ts";

/** What happens to an agent and can set off a step of its script. */
export type Moment =
  | "start"
  /** An INVITE of ours got a 100, or an 18x. */
  | "trying"
  | "ringing"
  /** The dialog is up: we sent the ACK, or got it. */
  | "up"
  /** An INVITE of ours was refused. */
  | "failed"
  | "invited"
  /** We sent the 2xx; the ACK is not here yet. */
  | "answered"
  | "cancelled"
  /** A re-INVITE of ours got its 2xx, or was refused. */
  | "re-invite.done"
  | "re-invite.refused"
  /** A re-INVITE came; its ACK came. */
  | "re-invited"
  | "re-invite.acked"
  | "update.done"
  | "updated"
  /** A REFER of ours got 202 (or 200), or was refused. */
  | "refer.accepted"
  | "refer.refused"
  | "notify.trying"
  | "notify.progress"
  | "notify.final"
  /** Another request of ours got a final response. */
  | "request.done"
  | "bye"
  | "ended";

export type Action =
  | {
      readonly kind: "call";
      /** Request-URI and To. */
      readonly to: string;
      readonly from?: string;
      /** Ready lines without CRLF. */
      readonly headers?: readonly string[];
      /** False: an INVITE without an offer. */
      readonly sdp?: boolean;
    }
  | { readonly kind: "cancel" }
  | {
      readonly kind: "re-invite";
      readonly media?: Partial<MediaPlan>;
      readonly sdp?: boolean;
      readonly headers?: readonly string[];
    }
  | {
      readonly kind: "update";
      readonly media?: Partial<MediaPlan>;
      readonly sdp?: boolean;
      readonly headers?: readonly string[];
    }
  | {
      readonly kind: "refer";
      /** Value of Refer-To; several make several header fields, none leaves it out. */
      readonly to: string | readonly string[];
      readonly headers?: readonly string[];
      readonly maxForwards?: number;
      /** In a dialog of its own, which names the call by Target-Dialog (RFC 4538). */
      readonly isOutside?: boolean;
    }
  | {
      readonly kind: "request";
      readonly method: string;
      readonly headers?: readonly string[];
      readonly body?: string;
      readonly contentType?: string;
    }
  | { readonly kind: "bye"; readonly headers?: readonly string[] };

/** One thing that an agent does of its own accord. */
export interface Step {
  readonly on: Moment;
  /** Which occurrence of the moment, from 1; every one when left out is 1, 0 is each. */
  readonly nth?: number;
  /** Ms after the moment; 0. */
  readonly after?: number;
  readonly do: Action | readonly Action[];
}

/** How a request from the other side is answered. */
export interface AnswerPlan {
  readonly provisional?: readonly { readonly status: number; readonly after?: number; readonly sdp?: boolean }[];
  /** The final response; 200. `never`: there is none. */
  readonly status?: number | "never";
  /** Ms from the request to the final response; 0. */
  readonly after?: number;
  readonly headers?: readonly string[];
  /** From here on the agent's audio is this. */
  readonly media?: Partial<MediaPlan>;
  /** False: a 2xx without SDP. */
  readonly sdp?: boolean;
  /** A CANCEL is met by a 2xx that was on its way (RFC 3261 §9.1). */
  readonly crossesCancel?: boolean;
}

/** What an agent does and how it answers: plain data. A list of answers is used in turn, its last one for all that follow. */
export interface Script {
  readonly steps?: readonly Step[];
  readonly invite?: readonly AnswerPlan[];
  readonly reInvite?: readonly AnswerPlan[];
  readonly update?: readonly AnswerPlan[];
  readonly notify?: readonly AnswerPlan[];
  readonly bye?: readonly AnswerPlan[];
  /** INFO, OPTIONS, MESSAGE. */
  readonly other?: readonly AnswerPlan[];
  readonly media?: Partial<MediaPlan>;
  /** Lines of every INVITE of the agent, and of a 2xx whose plan names none; without CRLF. */
  readonly headers?: readonly string[];
}
