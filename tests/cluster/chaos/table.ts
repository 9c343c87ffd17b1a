import type { Row } from "./row.ts";

/** The row as it stands in the table, as soon as it is there. */
export function rowLine({ name, faults, takeoverMs, transferMs, note }: Row): string {
  const ms = (value: number | undefined): string => (value === undefined ? "-" : String(value)).padStart(7);
  const what = faults.length === 0 ? "held" : `FAILED ${faults.join("; ")}`;
  return `${name.padEnd(52)}${ms(takeoverMs)}${ms(transferMs)}  ${what}${note === undefined ? "" : ` (${note})`}`;
}

export const TABLE_HEAD = `${"row".padEnd(52)}${"takeover".padStart(7)}${"told".padStart(6)}  (ms)`;

/** Takeover times and the count of what held. */
export function summary(rows: readonly Row[]): readonly string[] {
  const times = rows.flatMap(({ takeoverMs }) => takeoverMs ?? []).sort((a, b) => a - b);
  const failed = rows.filter(({ faults }) => faults.length > 0);
  const at = (part: number): number => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  return [
    `${rows.length - failed.length} of ${rows.length} rows held`,
    ...(times.length === 0
      ? []
      : [
          `takeover over ${times.length} deaths: median ${at(0.5)} ms, 9 in 10 within ${at(0.9)} ms, longest ${at(1)} ms`,
        ]),
  ];
}
