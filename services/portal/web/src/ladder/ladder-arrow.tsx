import type { LadderMessage } from "../api/signalling.ts";
import { milliseconds, offset } from "../format/time.ts";
import { type LadderLayout, type LadderRow, messageTone } from "./ladder-layout.ts";

interface LadderArrowProps {
  readonly row: LadderRow;
  readonly layout: LadderLayout;
  /** Has the place in the tabbing. */
  readonly isCurrent: boolean;
  /** For who does not see it. */
  readonly name: string;
  readonly choose: () => void;
  /** Takes the keys that go to another message. */
  readonly move: (event: KeyboardEvent) => void;
}

const HEAD = 7;

export function LadderArrow({ row, layout, isCurrent, name, choose, move }: LadderArrowProps) {
  const { message, offsetMs, y, fromX, toX, silenceMs } = row;
  const label = labelOf(message);
  const tone = messageTone(message.label);
  const direction = Math.sign(toX - fromX) || 1;
  const head = `M${toX} ${y}l${-direction * HEAD} ${-HEAD / 1.8}v${(HEAD / 1.8) * 2}z`;
  return (
    <>
      {silenceMs === undefined ? null : (
        <g class="silence">
          <line x1={layout.timeWidth} x2={layout.width} y1={y - 41} y2={y - 41} />
          <text x={layout.timeWidth - 10} y={y - 37} text-anchor="end">
            {milliseconds(silenceMs)}
          </text>
        </g>
      )}
      <a
        href={`#message-${message.index}`}
        class={`message ${tone}${message.isRetransmission ? " again" : ""}`}
        tabIndex={isCurrent ? 0 : -1}
        aria-label={name}
        data-message={message.index}
        onClick={(event) => {
          event.preventDefault();
          choose();
        }}
        onKeyDown={move}
      >
        <rect class="reach" x={2} y={y - 25} width={layout.width - 4} height={34} rx={4} />
        <text class="time" x={layout.timeWidth - 10} y={y - 3} text-anchor="end">
          {offset(0, offsetMs)}
        </text>
        {/* The words are read one after the other, as the name has them. */}{" "}
        <text class="label" x={(fromX + toX) / 2} y={y - 7} text-anchor="middle">
          {label}
        </text>
        <line class="shaft" x1={fromX} x2={toX - direction * (HEAD - 1)} y1={y} y2={y} />
        <circle class="foot" cx={fromX} cy={y} r={2.5} />
        <path class="head" d={head} />
      </a>
    </>
  );
}

/** As it is drawn. */
export function labelOf({ label, isRetransmission }: LadderMessage): string {
  return isRetransmission ? `${label} (again)` : label;
}
