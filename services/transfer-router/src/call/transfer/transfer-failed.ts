import { reasonPhrase } from "@tandem/sip";
import { q850OfStatus } from "../../routing/q850.ts";
import { cancelDial } from "../dial/cancel-dial.ts";
import type { Failure } from "../dial/failure.ts";
import { hangUp } from "../leg/hang-up.ts";
import { restoreLeg } from "../leg/restore-leg.ts";
import { settleOwedAcks } from "../leg/settle-acks.ts";
import { because, legOf, patch, type Turn } from "../turn.ts";
import { finish } from "./finish.ts";
import { report } from "./notify.ts";

/** The target was not reached, or could not be joined: the call goes on as before, and the transferor is told why. */
export function transferFailed(t: Turn, failure: Failure): void {
  const { transfer } = t.call;
  if (transfer === null) return;
  const reason = failure.reason ?? reasonPhrase(failure.status);
  const cause = `SIP;cause=${failure.status};text="${reason.replace(/["\\]/g, "")}"`;
  const answered = transfer.target !== 0;
  patch(t, { transfer: null });
  cancelDial(t, cause, "PLATFORM", failure.status);
  settleOwedAcks(t, transfer.transferee);
  if (answered)
    hangUp(t, transfer.target, { status: failure.status, cause: q850OfStatus(failure.status), by: "PLATFORM" }, cause);
  const outcome = failure.isRefusal === true ? "REFUSED" : "FAILED";
  finish(t, transfer, { outcome, status: failure.status, answeredButNotJoined: answered, movedAt: 0 });
  const retryAfter = failure.retryAfter === undefined ? {} : { retryAfterSec: Number(failure.retryAfter) || 0 };
  const tell = !transfer.transferorLeft || t.env.directory.trunkById(t.call.trunk)?.policy.notifyAfterBye !== false;
  if (tell)
    report(t, transfer.reporter, transfer.refer, {
      kind: "final",
      status: failure.status,
      reason,
      at: t.at,
      ...retryAfter,
    });
  if (transfer.transferorLeft) {
    because(t, legOf(t, transfer.transferee).record, "transfer-failed");
    const ending = { status: failure.status, cause: q850OfStatus(failure.status), by: "PLATFORM" } as const;
    return hangUp(t, transfer.transferee, ending, cause);
  }
  if (transfer.touched) restoreLeg(t, transfer.transferee);
}
