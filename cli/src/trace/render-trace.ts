import { printable } from "../terminal/printable.ts";
import type { ReadTrace } from "./read-trace.ts";
import type { TraceSpan } from "./trace-span.ts";
import { type TraceRow, traceTree } from "./trace-tree.ts";

/** Messages on their way and steps of the call: many, and of interest where a transfer was slow. */
const STEPS: ReadonlySet<string> = new Set(["hop", "step"]);
const OFFSET_WIDTH = 11;
const DURATION_WIDTH = 12;
/** What is shorter waited for nothing. */
const MOMENT_MS = 0.01;

export interface RenderOptions {
  /** Hops and steps too. */
  readonly steps: boolean;
  /** How what failed is written: coloured where a terminal can show it. */
  readonly failed?: (text: string) => string;
}

/**
 * A call's trace as a tree: when each span began and how long it was, what it was about, and where it failed. What came
 * when the call was over stands below, on the same clock.
 */
export function renderTrace({ spans, linked }: ReadTrace, { steps, failed = (text) => text }: RenderOptions): string {
  const began = Math.min(...spans.map(({ startMs }) => startMs));
  const shown = steps ? spans : spans.filter(({ name }) => !STEPS.has(name));
  const [own, later] = [traceTree(shown), traceTree(linked)];
  const width = Math.max(...[...own, ...later].map(({ stem, span }) => stem.length + span.name.length));
  const line = ({ stem, span }: TraceRow): string => {
    const times = `${offsetOf(span.startMs - began)}${durationOf(span.durationMs)}`;
    const title = `${stem}${printable(span.name)}`.padEnd(width + 2);
    const error = span.error === undefined ? "" : failed(`ERROR ${printable(span.error)}`);
    return `${times}  ${title}${[printable(notesOf(span)), error].filter((text) => text !== "").join("  ")}`.trimEnd();
  };
  const hidden = spans.length - shown.length;
  return [
    `${"OFFSET".padStart(OFFSET_WIDTH)}${"DURATION".padStart(DURATION_WIDTH)}  SPAN`,
    ...own.map(line),
    ...(hidden === 0
      ? []
      : [`${" ".repeat(OFFSET_WIDTH + DURATION_WIDTH)}  ${hidden} hops and steps: --steps shows them`]),
    ...(later.length === 0 ? [] : ["", `when the call was over: trace ${printable(linked[0]?.traceId ?? "")}`]),
    ...later.map(line),
  ].join("\n");
}

function offsetOf(ms: number): string {
  return `+${(ms / 1000).toFixed(3)} s`.padStart(OFFSET_WIDTH);
}

function durationOf(ms: number): string {
  const text =
    ms < MOMENT_MS
      ? "·"
      : ms < 10_000
        ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
        : `${(ms / 1000).toFixed(1)} s`;
  return text.padStart(DURATION_WIDTH);
}

/** What is worth saying of a span besides its name, in a few words. */
function notesOf({ name, service, attributes }: TraceSpan): string {
  const text = (key: string): string => String(attributes[key] ?? "");
  const peer = text("network.peer.address");
  const at = peer === "" ? "" : `${peer}:${text("network.peer.port")} over ${text("network.transport")}`;
  const status = text("tandem.sip.status");
  const notes = NOTES[name.startsWith("NOTIFY ") ? "NOTIFY" : name]?.({ text, at, status }) ?? [];
  return [...notes, service === "" ? "" : `(${service})`]
    .filter((note) => note !== "")
    .join(", ")
    .replace(", (", " (");
}

interface Said {
  readonly text: (key: string) => string;
  readonly at: string;
  readonly status: string;
}

const NOTES: Readonly<Record<string, (said: Said) => readonly string[]>> = {
  INVITE: ({ text, at }) => [`from ${text("tandem.party")} ${text("tandem.carrier") || text("tandem.trunk.id")}`, at],
  "INVITE target": ({ text, at, status }) => [
    text("tandem.carrier") === "" ? text("tandem.leg.side") : `carrier ${text("tandem.carrier")}`,
    at,
    status === "0" ? "" : status,
  ],
  REFER: ({ text, status }) => [`${text("tandem.transfer.class")} ${text("tandem.transfer.outcome")} ${status}`],
  "transfer.decide": ({ text }) => [text("tandem.transfer.class"), text("tandem.transfer.rule")],
  NOTIFY: ({ status }) => [status === "" ? "" : `answered ${status}`],
  hop: ({ text, status }) => [`${text("tandem.sip.method")} ${status}`.trim()],
  step: ({ text, status }) => [`${text("tandem.sip.method")} ${status}`.trim() || text("tandem.step.input")],
  "rate leg": ({ text }) => [text("tandem.carrier") === "" ? "" : `carrier ${text("tandem.carrier")}`],
  "write record": ({ text }) => [`record ${text("tandem.record.id")}`],
};
