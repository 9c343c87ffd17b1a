import type { Ladder } from "@tandem/all-in-one";
import { printable } from "../terminal/printable.ts";
import { PITCH, renderLadder } from "./render-ladder.ts";

const NOTHING =
  "nothing of this call's signalling is kept: capture is off, what was kept is too old, or the call goes on";

/** The ladder of a recorded call and of all that transfers link to it, and what of it is missing. */
export function recordedLadder({ parties, messages, gaps, isCut }: Ladder): string {
  if (messages.length === 0) return [NOTHING, ...gaps.map(gapLine)].join("\n");
  const columns = parties.map(({ title, role, address }) => ({
    role: role === "platform" ? "" : role,
    name: fitted(title),
    address: fitted(address),
  }));
  const columnOf = new Map(parties.map(({ id }, column) => [id, column]));
  const arrows = messages.flatMap(({ time, from, to, label, isRetransmission }) => {
    const [start, end] = [columnOf.get(from), columnOf.get(to)];
    if (start === undefined || end === undefined) return [];
    return {
      at: Date.parse(time),
      from: start,
      to: end,
      label: shortLabel(printable(label)),
      note: isRetransmission ? "again" : "",
    };
  });
  const lines = [renderLadder(columns, arrows), ...gaps.map(gapLine)];
  if (isCut && gaps.length === 0) lines.push("messages beyond the capture's bounds are missing");
  return lines.join("\n");
}

/** An answer to INVITE by its reason, any other that is no refusal by its method: both have no room. */
function shortLabel(label: string): string {
  const [, status = "", reason = "", method = ""] = /^(\d{3}) (.*) ?\((\w+)\)$/.exec(label) ?? [];
  if (status === "") return label;
  return method === "INVITE" || status >= "300" ? `${status} ${reason}`.trim() : `${status} (${method})`;
}

/** Narrower than the room between two lifelines. */
function fitted(text: string): string {
  const shown = printable(text);
  return shown.length < PITCH ? shown : `${shown.slice(0, PITCH - 2)}…`;
}

function gapLine({ fromTime, toTime, reason }: Ladder["gaps"][number]): string {
  const span = [fromTime === undefined ? "" : `from ${fromTime}`, toTime === undefined ? "" : `to ${toTime}`];
  return `missing ${span.filter((part) => part !== "").join(" ")}: ${printable(reason)}`.replace(
    "missing :",
    "missing:",
  );
}
