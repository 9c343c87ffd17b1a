import { axisTicks, tickText } from "./axis-ticks.ts";
import { escapeHtml } from "./escape-html.ts";
import { highestOf } from "./highest-of.ts";
import { thinned } from "./thinned.ts";

export interface PlotSeries {
  readonly name: string;
  /** x in seconds; a null y is a gap. */
  readonly points: readonly (readonly [x: number, y: number | null])[];
  /** Holds each value until the next. */
  readonly isStep?: boolean;
  /** Drawn in the colour of what went wrong, or as what was asked for. */
  readonly kind?: "bad" | "goal";
}

export interface Plot {
  readonly title: string;
  readonly unit: string;
  readonly series: readonly PlotSeries[];
  /** Of all plots of a report, so that they can be read below each other. */
  readonly seconds: number;
  /** Said below the title. */
  readonly note?: string;
}

const [WIDTH, HEIGHT] = [640, 210];
const [LEFT, RIGHT, TOP, BOTTOM] = [52, 14, 10, 26];
const Y_TICKS = 4;
const X_TICKS = 8;
const COLOURS = 8;

/** A figure with its legend, as HTML with inline SVG. Colours are classes: the page has them in light and dark. */
export function plotFigure(plot: Plot): string {
  const { title, unit, series, note } = plot;
  const shown = series.filter(({ points }) => points.some(([, y]) => y !== null));
  const caption = `<figcaption><b>${escapeHtml(title)}</b> <span>${escapeHtml(unit)}</span>${
    note === undefined ? "" : `<small>${escapeHtml(note)}</small>`
  }</figcaption>`;
  if (shown.length === 0) return `<figure>${caption}<p class="none">nothing was seen</p></figure>`;
  const colours = shown.map((one, index) => one.kind ?? `c${index % COLOURS}`);
  const legend = shown.map(({ name }, i) => `<li class="${colours[i]}">${escapeHtml(name)}</li>`).join("");
  return `<figure>${caption}<ul class="legend">${legend}</ul>${drawing(plot, shown, colours)}</figure>`;
}

function drawing({ title, unit, seconds }: Plot, series: readonly PlotSeries[], colours: readonly string[]): string {
  const most = highestOf(series.flatMap(({ points }) => points.map(([, y]) => y ?? 0)));
  const [xs, ys] = [
    axisTicks(Math.max(1, seconds), X_TICKS),
    axisTicks(most === 0 ? 1 : most, isWhole(series, most) ? Math.max(1, most) : Y_TICKS),
  ];
  const top = ys.at(-1) ?? 1;
  const x = (value: number): number => LEFT + (value / Math.max(1, seconds)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number): number => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const across = ys.map(
    (value) =>
      `<path class="grid" d="M${LEFT} ${fixed(y(value))}H${WIDTH - RIGHT}"/><text class="y" x="${LEFT - 6}" y="${fixed(y(value) + 4)}">${tickText(value)}</text>`,
  );
  const along = xs
    .filter((value) => value <= seconds)
    .map((value) => `<text class="x" x="${fixed(x(value))}" y="${HEIGHT - 8}">${tickText(value)} s</text>`);
  const lines = series.map(({ points, isStep }, i) => {
    const d = pathOf(thinned(points, WIDTH, seconds), x, y, isStep === true);
    return `<path class="line ${colours[i]}" d="${d}"/>`;
  });
  const label = `${title}, ${unit}: ${series.map(({ name }) => name).join(", ")} over ${Math.round(seconds)} seconds`;
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(label)}">${across.join("")}${along.join("")}${lines.join("")}</svg>`;
}

/** A few things that are counted: no half ones on the axis. */
function isWhole(series: readonly PlotSeries[], most: number): boolean {
  return most <= Y_TICKS && series.every(({ points }) => points.every(([, y]) => Number.isInteger(y ?? 0)));
}

function pathOf(
  points: PlotSeries["points"],
  x: (value: number) => number,
  y: (value: number) => number,
  isStep: boolean,
): string {
  let path = "";
  let isDown = false;
  for (const [at, value] of points) {
    if (value === null) {
      isDown = false;
      continue;
    }
    if (!isDown) path += `M${fixed(x(at))} ${fixed(y(value))}h0.01`;
    else path += isStep ? `H${fixed(x(at))}V${fixed(y(value))}` : `L${fixed(x(at))} ${fixed(y(value))}`;
    isDown = true;
  }
  return path;
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)));
}
