import { callRefused } from "../setup/call-refused.ts";
import { transferFailed } from "../transfer/transfer-failed.ts";
import { patch, type Turn } from "../turn.ts";
import type { Failure } from "./failure.ts";

/** Nobody answered, or nobody could be asked. */
export function dialFailed(t: Turn, failure: Failure): void {
  const { dial } = t.call;
  if (dial === null) return;
  patch(t, { dial: null });
  if (dial.for === "call") callRefused(t, failure);
  else transferFailed(t, failure);
}
