import { useRef, useState } from "preact/hooks";
import type { Party } from "../api/signalling.ts";
import { offset } from "../format/time.ts";
import { LadderArrow, labelOf } from "./ladder-arrow.tsx";
import type { LadderLayout } from "./ladder-layout.ts";

interface LadderDrawingProps {
  readonly parties: readonly Party[];
  readonly layout: LadderLayout;
  /** Takes the index of a message. */
  readonly choose: (index: number) => void;
}

/** How far each key goes, of so many messages. */
const KEYS: Readonly<Record<string, (place: number, count: number) => number>> = {
  ArrowDown: (place) => place + 1,
  ArrowUp: (place) => place - 1,
  PageDown: (place) => place + 10,
  PageUp: (place) => place - 10,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** One message takes part in the tabbing; the arrow keys go from one to the next. */
export function LadderDrawing({ parties, layout, choose }: LadderDrawingProps) {
  const drawing = useRef<SVGSVGElement>(null);
  const [place, setPlace] = useState(0);
  const titles = new Map(parties.map(({ id, title }) => [id, title]));
  const { rows, columns, width, height } = layout;
  const current = Math.min(place, rows.length - 1);
  const move = (event: KeyboardEvent): void => {
    const to = KEYS[event.key]?.(current, rows.length);
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setPlace(next);
    drawing.current?.querySelectorAll<SVGAElement>("[data-message]")[next]?.focus();
  };
  return (
    <svg
      ref={drawing}
      class="ladder-drawing"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-label={`Ladder of ${rows.length} messages. The arrow keys go from one to the next.`}
    >
      {columns.map(({ id, x }) => (
        <line key={id} class="life-line" x1={x} x2={x} y1={0} y2={height} />
      ))}
      {rows.map((row, index) => (
        <LadderArrow
          key={row.message.index}
          row={row}
          layout={layout}
          isCurrent={index === current}
          name={`${offset(0, row.offsetMs)} ${labelOf(row.message)}, ${titles.get(row.message.from)} to ${titles.get(row.message.to)}`}
          choose={() => {
            setPlace(index);
            choose(row.message.index);
          }}
          move={move}
        />
      ))}
    </svg>
  );
}
