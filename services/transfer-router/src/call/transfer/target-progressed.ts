import type { SipMessage } from "@tandem/sip";
import type { LegId } from "../state.ts";
import { putText, type Turn } from "../turn.ts";
import { report } from "./notify.ts";

/** 18x of the target: a NOTIFY where the trunk asks for progress. Its SDP is kept: a 200 of the same tag may come without (TRANSFER rule 13). */
export function targetProgressed(t: Turn, target: LegId, message: SipMessage): void {
  const { transfer } = t.call;
  if (transfer === null) return;
  if (message.body !== "") putText(t, `L${target}.e`, `${message.toTag}\n${message.body}`);
  report(t, transfer.reporter, transfer.refer, {
    kind: "progress",
    status: message.status,
    reason: message.reasonPhrase,
    at: t.at,
  });
}
