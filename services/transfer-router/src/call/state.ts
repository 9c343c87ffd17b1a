import type { Dialog } from "@tandem/sip/dialog";
import type { ReferSubscription } from "@tandem/sip/subscription";
import type { InviteClient, InviteServer, NonInviteClient, NonInviteServer } from "@tandem/sip/transaction";
import type { PendingEvent } from "./record/call-event.ts";

/** Number of a leg in its call, 1..255: it is part of every token that the leg's messages carry. */
export type LegId = number;
/** Number of a transaction in its call. */
export type TxId = number;

/** Where a leg's messages go to and leave from. */
export interface Route {
  readonly address: string;
  readonly port: number;
  readonly transport: string;
  /** Name of the listener that sends: its advertised address is in Via and Contact (CLUSTER rule 7). */
  readonly listener: string;
  /** Flow token of a stream connection; "" on UDP. */
  readonly flow: string;
}

/** Session timer of a leg (RFC 4028). */
export interface SessionTimer {
  readonly seconds: number;
  readonly weRefresh: boolean;
  readonly at: number;
}

/** One dialog of the call, seen from the platform. */
export interface Leg {
  readonly id: LegId;
  readonly side: "customer" | "carrier" | "foreign";
  /** Carrier or endpoint name; "" for a foreign party. */
  readonly name: string;
  /** The party's number or URI, as far as it is known: what it is called in records and as a caller. */
  readonly party: string;
  /** Index of the record that the leg belongs to. */
  readonly record: number;
  /** True when we sent the INVITE: we own the Call-ID (RFC 3261 §14.1). */
  readonly owns: boolean;
  readonly phase: "calling" | "early" | "up" | "closing" | "down";
  readonly callId: string;
  readonly localTag: string;
  /** Ours from the first INVITE on; its remote tag is "" until the far side gave one. */
  readonly dialog: Dialog;
  readonly route: Route;
  /** The leg whose party this one's party talks to; 0 for none. */
  readonly peer: LegId;
  /** INVITE transaction in progress, ours or theirs; 0 for none. */
  readonly invite: TxId;
  /** Transaction of our 2xx that waits for its ACK; 0 for none. */
  readonly unacked: TxId;
  /** Two intent bits for each m-line of the leg's party (TRANSFER rule 1). */
  readonly intent: readonly number[];
  /** The last SDP of the leg's party was an answer: it lists only what was taken (TRANSFER rule 5). */
  readonly answered: boolean;
  /** Supports session timers. */
  readonly timer: boolean;
  readonly session: SessionTimer | null;
  readonly startedAt: number;
  /** Arrival of the first 2xx (ours or theirs); 0 when there was none. */
  readonly answeredAt: number;
  readonly subscriptions: readonly ReferSubscription[];
  /** The leg whose transfers it reports on, when it is the dialog of a REFER that came outside the call's (RFC 4538); 0 for a leg of the call. */
  readonly reportsFor: LegId;
  /** A REFER was accepted on it: the next one's NOTIFYs carry an id (RFC 3515 §2.4.6). */
  readonly hasReferred: boolean;
  /** When we BYE a transferor: `moved` waits (at 0) for the answer to its final NOTIFY, then for the guard time; `hang-up` ends at that answer or at `at`. */
  readonly guard: { readonly kind: "moved" | "hang-up"; readonly at: number } | null;
  /**
   * The leg is owed a re-INVITE with its peer's last SDP (TRANSFER rules 2 and 8): as soon as it is idle (`at` 0), or at
   * an instant after a refusal. `depth`: re-INVITEs of this kind that led to this one.
   */
  readonly repair: { readonly at: number; readonly tries: number; readonly depth: number } | null;
  /** A request of this leg's party that waits for the bridging to end (TRANSFER rule 11); 0 for none. */
  readonly waiting: TxId;
  readonly maxForwards: number;
}

/** What a client transaction of ours is for. */
export type Purpose =
  | { readonly kind: "dial" }
  | { readonly kind: "relay"; readonly from: TxId }
  | { readonly kind: "bridge" }
  | { readonly kind: "restore" }
  | { readonly kind: "refresh" }
  | { readonly kind: "bye" }
  | { readonly kind: "cancel" }
  | { readonly kind: "probe" }
  | { readonly kind: "notify"; readonly subscription: number; readonly final: boolean };

export interface ClientTx {
  readonly id: TxId;
  readonly side: "client";
  readonly leg: LegId;
  readonly method: string;
  readonly branch: string;
  readonly cseq: number;
  readonly machine: InviteClient | NonInviteClient;
  /** Where it was sent: copies go the same way. */
  readonly route: Route;
  readonly purpose: Purpose;
  /** CANCEL of an INVITE: wanted before the 1xx, or sent (RFC 3261 §9.1). */
  readonly cancel: "no" | "wanted" | "sent";
  /** Give the transaction up, and CANCEL it, at this instant; 0 for never. */
  readonly giveUpAt: number;
  /** INVITE without an offer: the far ACK waits for the near one's answer (TRANSFER rule 15). */
  readonly offerless: boolean;
}

export interface ServerTx {
  readonly id: TxId;
  readonly side: "server";
  readonly leg: LegId;
  readonly method: string;
  readonly key: string;
  readonly branch: string;
  readonly cseq: number;
  readonly machine: InviteServer | NonInviteServer;
  /** Where its responses go. */
  readonly route: Route;
  /** INVITE without an offer: our 2xx bears the offer, the ACK the answer. */
  readonly offerless: boolean;
  /** Its To has a tag already: the response adds none. */
  readonly isTagged: boolean;
}

export type Tx = ClientTx | ServerTx;

/** A place that an INVITE can be sent to. */
export interface Candidate {
  readonly side: "customer" | "carrier" | "foreign";
  readonly name: string;
  readonly host: string;
  /** 0 when the URI names none: DNS decides (RFC 3263). */
  readonly port: number;
  readonly transport: string;
  /** Request-URI. */
  readonly uri: string;
  /** 3xx hops that led here. */
  readonly depth: number;
}

export interface Address {
  readonly address: string;
  readonly port: number;
  readonly transport: string;
}

/** The calling of somebody: candidates one after the other, each address of each. One at a time in a call. */
export interface Dial {
  readonly for: "call" | "transfer";
  readonly record: number;
  readonly targetClass: "PSTN" | "SIP";
  readonly phase: "admitting" | "resolving" | "calling";
  /** Id of the admission or resolution that is asked; an answer with another id is late. */
  readonly ask: string;
  /** The ask ends as a failure at this instant. */
  readonly askUntil: number;
  readonly candidates: readonly Candidate[];
  readonly addresses: readonly Address[];
  readonly leg: LegId;
  readonly tried: readonly number[];
  /** No answer by then: 408. 0 until the first INVITE is out. */
  readonly deadline: number;
  readonly from: { readonly number: string; readonly displayName: string };
  readonly called: string;
  readonly minSe: number;
  /** The offer in hand is a fresh one of the transferee, asked for after a refusal (TRANSFER rule 5). */
  readonly fresh: boolean;
}

/**
 * The exchange that joins B and C (TRANSFER §1): `first` offers C's answer to B, `re-offer` B's answer to C, `ask` wants
 * an offer of B (rule 3's end-to-end round), which `relay` brings to C.
 */
export type Round = "idle-wait" | "first" | "re-offer-wait" | "re-offer" | "ask-wait" | "ask" | "relay";

export interface Transfer {
  /** `waiting`: for an INVITE transaction of either leg to end. `asking`: for a fresh offer of B (rule 5). */
  readonly phase: "waiting" | "dialing" | "asking" | "bridging";
  /** Its id in events. */
  readonly id: string;
  readonly record: number;
  /** REFER's CSeq: the subscription's id on the transferor's leg. */
  readonly refer: number;
  readonly transferor: LegId;
  /** The leg in whose dialog the REFER came, and the NOTIFYs go: the transferor's, or one of its own (RFC 4538). */
  readonly reporter: LegId;
  readonly transferee: LegId;
  /** 0 until somebody answered. */
  readonly target: LegId;
  readonly targetClass: "PSTN" | "SIP";
  readonly requestedAt: number;
  /** `waiting` ends here (64*T1, TRANSFER rule 18). */
  readonly deadline: number;
  /** Who is to be called, while `waiting`. */
  readonly wanted: DialRequest | null;
  readonly transferorLeft: boolean;
  /** The transferee's session was changed since the REFER: a failure must restore it (TRANSFER rule 8). */
  readonly touched: boolean;
  readonly round: Round;
  /** The next try of a refused re-INVITE; 0 for none. */
  readonly retryAt: number;
  readonly retries: number;
}

/** Somebody to be called. */
export interface DialRequest {
  readonly for: "call" | "transfer";
  readonly record: number;
  readonly targetClass: "PSTN" | "SIP";
  readonly candidates: readonly Candidate[];
  readonly from: Dial["from"];
  readonly called: string;
}

/** One call record as the actor knows it. */
export interface RecordState {
  readonly id: string;
  readonly direction: "OUTBOUND" | "INBOUND";
  readonly relationship: "initial" | "referred";
  readonly targetClass: "PSTN" | "SIP";
  readonly parent: string;
  readonly ratedNumber: string;
  readonly rateDeck: string;
  /** Why the call is not rated although it should be (`unrated: ALLOW`); "" for a rated one. */
  readonly unrated: string;
  readonly isOpen: boolean;
  readonly status: number;
  readonly cause: number;
  readonly hungUpBy: string;
  /** Why the platform ended it, in a word; "" for an ordinary end. */
  readonly why: string;
  /** A 18x was told of, and a 180. */
  readonly isProgressed: boolean;
  readonly isRinging: boolean;
}

/** The whole state of one call with its transfers: plain data (TRANSFER §6). */
export interface Call {
  readonly v: 1;
  /** The incarnation: 32 hex digits drawn at creation; every id of the call derives from it (CLUSTER rule 3). */
  readonly id: string;
  /** Its first 16 digits: the actor's address in tokens. */
  readonly ref: string;
  readonly partition: number;
  readonly trunk: string;
  readonly direction: "OUTBOUND" | "INBOUND";
  readonly isEmergency: boolean;
  readonly at: number;
  readonly phase: "up" | "over";
  readonly keys: readonly string[];
  readonly legs: readonly Leg[];
  readonly txs: readonly Tx[];
  readonly records: readonly RecordState[];
  readonly dial: Dial | null;
  readonly transfer: Transfer | null;
  /** Transfers that moved somebody: the depth of the chain. */
  readonly transfers: number;
  /** Transfers that were tried. */
  readonly attempts: number;
  /** Refused REFERs that were told of. */
  readonly refused: number;
  readonly nextTx: TxId;
  /** Events that the log has not confirmed, oldest first. */
  readonly events: readonly PendingEvent[];
  readonly eventSeq: number;
  /** W3C trace context of the first INVITE, and whether the call is traced. */
  readonly traceparent: string;
  readonly aliveAt: number;
  /** Both surviving legs end at this instant (TRANSFER rule 26); 0 for never. */
  readonly endBy: number;
  /** Bodies and message bytes by name, in a field of their own: written only when changed (CLUSTER rule 16). */
  readonly texts: Readonly<Record<string, string>>;
}
