import type { Ladder, LadderMessage } from "../api/signalling.ts";

/** Of the drawing, in pixels. */
const TIME_WIDTH = 92;
const LEAST_COLUMN = 156;
const ROW = 36;
const TOP = 14;
const GAP = 30;
/** A silence that is drawn as one. Milliseconds. */
const SILENCE_MS = 2_000;

export interface LadderColumn {
  readonly id: string;
  readonly x: number;
}

export interface LadderRow {
  readonly message: LadderMessage;
  /** Since the first message. Milliseconds. */
  readonly offsetMs: number;
  readonly y: number;
  readonly fromX: number;
  readonly toX: number;
  /** The silence before it, where it is a long one. Milliseconds. */
  readonly silenceMs: number | undefined;
}

export interface LadderLayout {
  readonly width: number;
  readonly height: number;
  readonly timeWidth: number;
  readonly columnWidth: number;
  readonly columns: readonly LadderColumn[];
  readonly rows: readonly LadderRow[];
}

/** Where each party and each message stands, in a drawing that is as wide as there is room. A message of a party that is not there is left out. */
export function ladderLayout({ parties, messages }: Ladder, room: number): LadderLayout {
  const columnWidth = Math.max(LEAST_COLUMN, Math.floor((room - TIME_WIDTH) / Math.max(1, parties.length)));
  const columns = parties.map(({ id }, index) => ({ id, x: TIME_WIDTH + columnWidth * (index + 0.5) }));
  const xOf = new Map(columns.map(({ id, x }) => [id, x]));
  const began = Date.parse(messages[0]?.time ?? "");
  let y = TOP;
  let before = began;
  const rows = messages.flatMap((message) => {
    const fromX = xOf.get(message.from);
    const toX = xOf.get(message.to);
    if (fromX === undefined || toX === undefined) return [];
    const at = Date.parse(message.time);
    const silence = at - before;
    before = at;
    const silenceMs = silence >= SILENCE_MS ? silence : undefined;
    y += silenceMs === undefined ? ROW : ROW + GAP;
    return [{ message, offsetMs: at - began, y, fromX, toX, silenceMs }];
  });
  return {
    width: TIME_WIDTH + columnWidth * parties.length,
    height: y + TOP + 6,
    timeWidth: TIME_WIDTH,
    columnWidth,
    columns,
    rows,
  };
}

/** What a message is, by the first word of its label: a request, or a response of a class (RFC 3261 §7.2). */
export function messageTone(label: string): "request" | "provisional" | "success" | "failure" {
  const status = Number(/^[1-6]\d\d\b/.exec(label)?.[0] ?? Number.NaN);
  if (Number.isNaN(status)) return "request";
  if (status < 200) return "provisional";
  return status < 300 ? "success" : "failure";
}
