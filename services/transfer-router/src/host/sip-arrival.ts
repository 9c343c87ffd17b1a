import type { SipMessage } from "@tandem/sip";
import type { Party } from "../call/event.ts";

/** One message as an edge hands it over: the hop's envelope. */
export interface SipArrival {
  readonly at: number;
  readonly source: { readonly address: string; readonly port: number; readonly transport: string };
  readonly flow: { readonly listener: string; readonly token: string };
  readonly partition: number;
  /** The incarnation's short form; "" for a new dialog and for its CANCEL. */
  readonly actor: string;
  readonly party: Party;
  /** Beyond its leg's rate, and no copy of it was taken: the first to be given up (CLUSTER rule 23). */
  readonly isExcess?: boolean;
  readonly message: SipMessage;
  readonly traceparent: string;
}

export type RouterReply =
  | { readonly kind: "accepted" }
  | { readonly kind: "overloaded"; readonly retryAfterSec: number }
  /** It was beyond its leg's rate, and this router has too much to do; nobody has taken it. */
  | { readonly kind: "shed" }
  | { readonly kind: "unknown" }
  /** Our own bug; nothing came of the message. */
  | { readonly kind: "faulted" }
  /** A CANCEL came before this INVITE. */
  | { readonly kind: "cancelled" }
  /** To `withdraw`: nobody has taken the INVITE, and nobody will. */
  | { readonly kind: "withdrawn" }
  /** The call's partition is not this router's: nobody has taken the message. */
  | { readonly kind: "elsewhere" };
