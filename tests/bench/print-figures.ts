import type { Figure } from "./figure.ts";

/** One line of JSON: `{"name","value","unit","goal","held"}`; what is only reported has a goal of null. */
export function figureJson({ name, value, unit, goal, held }: Figure): string {
  return JSON.stringify({ name, value: rounded(value), unit, goal: goal ?? null, held });
}

/** The figures below each other, with their goals. */
export function figureTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, value, unit, goal, held }) => [
    name,
    String(rounded(value) ?? "not measured"),
    unit,
    goal === undefined ? "" : String(goal),
    goal === undefined ? "" : held ? "held" : "MISSED",
  ]);
  const table = [["figure", "value", "unit", "goal", ""], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column % 2 === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(4)) : null;
}
