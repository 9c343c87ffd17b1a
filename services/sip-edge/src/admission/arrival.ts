import type { Transport } from "@tandem/directory";
import type { SipMessage } from "@tandem/sip";

/** Where a message came from. */
export interface Source {
  /** An IP address, an IPv6 one without brackets. */
  readonly address: string;
  readonly port: number;
  readonly transport: Transport;
}

/** The way back to where a message came from. */
export interface Flow {
  /** Name of the socket, as "udp:127.0.20.1:5060". */
  readonly listener: string;
  /** Edge, its boot nonce and the connection; "" on UDP (CLUSTER rule 6). */
  readonly token: string;
}

/** Who sent a message: what the edge could find out by itself. `dialog`: only the dialog that it belongs to can tell. */
export type Party =
  | { readonly kind: "trunk"; readonly trunk: string }
  | { readonly kind: "carrier"; readonly carrier: string }
  | { readonly kind: "dialog" };

/** The answer to our challenge that let a message in. Whether it was used before, only the call's owner knows (CLUSTER rule 34). */
export interface DigestUse {
  readonly nonce: string;
  /** The nonce count; 0 from a client that knows no qop. */
  readonly count: number;
  /** Ms since the epoch. */
  readonly mintedAt: number;
}

/** What the edge tells the router about one message: the envelope of the hop. */
export interface Arrival {
  /** Ms since the epoch. */
  readonly at: number;
  readonly source: Source;
  readonly flow: Flow;
  /** Id of the edge. */
  readonly edge: string;
  /** Partition that the call lives in. */
  readonly partition: number;
  /** The incarnation's short form; "" for a new dialog and for its CANCEL, where only the Call-ID's hash is known. */
  readonly actor: string;
  readonly leg: number;
  readonly party: Party;
  /** Of a leg that sends more than its rate: given up before all that keep to theirs (CLUSTER rule 23). */
  readonly isExcess: boolean;
  /** Undefined where nobody was challenged. */
  readonly digest: DigestUse | undefined;
  /** latin1, with received and rport in the top Via (RFC 3581 §4). */
  readonly text: string;
  /** The same, parsed. */
  readonly message: SipMessage;
  /** W3C trace context of a new dialog; "" within one, whose trace the call knows. */
  readonly traceparent: string;
}

/** Why a message was dropped in silence. */
export type DropReason =
  | "keep-alive"
  | "not-sip"
  | "unanswerable"
  | "stray-response"
  | "stray-ack"
  | "flood"
  | "forged-flood";

/** What becomes of one message. */
export type Admission =
  | { readonly kind: "forward"; readonly arrival: Arrival }
  | { readonly kind: "answer"; readonly text: string; readonly to: Source; readonly status: number }
  | { readonly kind: "drop"; readonly why: DropReason };

/** One message as a socket brought it. */
export interface Received {
  readonly bytes: Uint8Array;
  /** latin1 decoding of `bytes`. */
  readonly text: string;
  readonly source: Source;
  readonly flow: Flow;
  /** Ms since the epoch. */
  readonly at: number;
}
