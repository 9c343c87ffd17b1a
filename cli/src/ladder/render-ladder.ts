import type { LadderMessage } from "./ladder-message.ts";

export interface LadderColumn {
  /** What it was in the call: a line above the names, where any column has one. */
  readonly role?: string;
  readonly name: string;
  readonly address: string;
}

/** Characters from one lifeline to the next. */
export const PITCH = 23;
const MARGIN = 10;

/** A ladder diagram: one line a message, with the seconds since the first one before it and its note behind it. */
export function renderLadder(columns: readonly LadderColumn[], messages: readonly LadderMessage[]): string {
  const begin = messages[0]?.at ?? 0;
  const roles = columns.map(({ role = "" }) => role);
  const lines = [
    ...(roles.every((role) => role === "") ? [] : [titles(roles)]),
    titles(columns.map(({ name }) => name)),
    titles(columns.map(({ address }) => address)),
    lifelines(columns.length),
    ...messages.map((message) => {
      const time = `+${((message.at - begin) / 1000).toFixed(3)}`.padEnd(MARGIN - 1);
      return `${time}${arrow(columns.length, message)}${message.note === "" ? "" : `   ${message.note}`}`;
    }),
  ];
  return lines.map((line) => line.trimEnd()).join("\n");
}

/** Each title centred on its lifeline. */
function titles(names: readonly string[]): string {
  let line = "";
  for (const [column, name] of names.entries()) {
    const middle = MARGIN - 1 + column * PITCH;
    const start = Math.max(line.length === 0 ? 0 : line.length + 1, middle - Math.floor(name.length / 2));
    line = line.padEnd(start) + name;
  }
  return line;
}

function lifelines(count: number): string {
  return " ".repeat(MARGIN - 1) + Array.from({ length: count }, () => "│").join(" ".repeat(PITCH - 1));
}

function arrow(count: number, { from, to, label }: LadderMessage): string {
  const cells = [...lifelines(count).slice(MARGIN - 1)];
  const left = Math.min(from, to) * PITCH + 1;
  const right = Math.max(from, to) * PITCH - 1;
  for (let at = left; at <= right; at += 1) cells[at] = "─";
  if (to > from) cells[right] = "►";
  else cells[left] = "◄";
  // The label stands beside its sender, so that columns of requests and answers can be read down.
  const room = PITCH - 5;
  const text = ` ${label.length > room ? `${label.slice(0, room - 1)}…` : label} `;
  const start = to > from ? left + 1 : right - text.length;
  for (const [index, character] of [...text].entries()) cells[start + index] = character;
  return cells.join("");
}
