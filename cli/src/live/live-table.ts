import { formatTable } from "../terminal/table.ts";
import type { LiveJson } from "./live-json.ts";

const HEAD = ["SINCE", "CALL", "TRUNK", "FROM", "TO", "CLASS", "STATE", "SECONDS"];
const FIGURES = [7];

/** The calls that go on, newest first, and how busy the platform is. `now`: ms since the epoch. */
export function liveTable({ calls, cps, activeCalls, activeTransfers }: LiveJson, now: number): string {
  const busy = `${activeCalls} calls, ${activeTransfers} transfers under way, ${cps} new calls a second`;
  if (calls.length === 0) return `no calls go on\n\n${busy}`;
  const rows = calls.map((call) => [
    call.createTime.replace("T", " ").replace(/\.\d+Z$/, "Z"),
    call.callId,
    call.trunkId,
    call.from,
    call.to,
    `${call.direction} ${call.targetClass ?? ""}`.trim(),
    call.answerTime === undefined ? "ringing" : "talking",
    String(Math.max(0, Math.floor((now - Date.parse(call.answerTime ?? call.createTime)) / 1000))),
  ]);
  const more = activeCalls > calls.length ? `${calls.length} of ` : "";
  return `${formatTable(HEAD, rows, FIGURES)}\n\n${more}${busy}`;
}
