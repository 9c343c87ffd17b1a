import { type ClusterKeys, sipHash } from "@tandem/identity";
import type { SipMessage } from "@tandem/sip";
import { cancelledTransactionKey, serverTransactionKey } from "@tandem/sip/transaction";
import type { Party } from "../call/event.ts";

/** A server transaction's name, short and detached from the message (CLUSTER rule 2). */
export function transactionName(keys: ClusterKeys, message: SipMessage, source: { readonly address: string }): string {
  return nameOf(
    keys,
    message.method === "CANCEL"
      ? `CANCEL ${serverTransactionKey(message, source)}`
      : serverTransactionKey(message, source),
  );
}

/** The name of the INVITE transaction that a CANCEL means. */
export function cancelledName(keys: ClusterKeys, message: SipMessage, source: { readonly address: string }): string {
  return nameOf(keys, cancelledTransactionKey(message, source));
}

/** A new INVITE's scope: who sends it, Call-ID, From tag and CSeq. The same with another branch is a merged request (RFC 3261 §8.2.2.2). */
export function scopeName(keys: ClusterKeys, party: Party, message: SipMessage): string {
  const scope =
    party.kind === "trunk" ? `trunk ${party.trunk}` : party.kind === "carrier" ? `carrier ${party.carrier}` : "";
  return nameOf(keys, `scope ${scope}\n${message.callId}\n${message.fromTag}\n${message.cseq}`);
}

function nameOf(keys: ClusterKeys, text: string): string {
  const [hi, lo] = sipHash(keys.steady, text);
  return (hi >>> 0).toString(36) + (lo >>> 0).toString(36).padStart(7, "0");
}
