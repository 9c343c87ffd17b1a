import { header } from "@tandem/sip";
import type { RuleTrace } from "../../policy/refusal.ts";
import { emit, legName } from "../record/emit.ts";
import type { Leg } from "../state.ts";
import type { Inbound } from "../transaction/respond.ts";
import { patch, type Turn } from "../turn.ts";

/** Refused REFERs of one call that its record lists. */
const TOLD_LIMIT = 50;
const REFER_TO_CHARACTERS = 512;

/** Why a REFER got no 202: the rule that said no, and how it came to that. */
export interface ToldRefusal {
  readonly status: number;
  readonly warning: string;
  readonly rule?: string;
  readonly trace?: readonly RuleTrace[];
  readonly targetClass?: "PSTN" | "SIP";
}

/** A REFER that is refused makes no call and no record of its own: that of its call says what was wanted and why not. */
export function tellRefusal(t: Turn, leg: Leg, { message }: Inbound, refusal: ToldRefusal): void {
  const { ref, refused } = t.call;
  if (refused >= TOLD_LIMIT) return;
  patch(t, { refused: refused + 1 });
  const { status, warning, rule = "state", targetClass = "UNSPECIFIED" } = refusal;
  const told = { transfer: `${ref}-r${refused + 1}`, child: "" };
  emit(t, leg.record, 0, {
    ...told,
    type: "transfer.requested",
    referTo: (header(message, "Refer-To") ?? "").slice(0, REFER_TO_CHARACTERS),
    referredBy: (header(message, "Referred-By") ?? "").slice(0, REFER_TO_CHARACTERS),
    transferor: legName(t, leg.id),
  });
  const trace = refusal.trace ?? [{ rule, outcome: "refused", detail: warning }];
  emit(t, leg.record, 0, { ...told, type: "transfer.decided", targetClass, rule, trace });
  emit(t, leg.record, 0, {
    ...told,
    type: "transfer.finished",
    outcome: "REFUSED",
    status,
    answeredButNotJoined: false,
    requestedAt: t.at,
    movedAt: 0,
    finishedAt: t.at,
    notifyAnswered: 0,
  });
}
