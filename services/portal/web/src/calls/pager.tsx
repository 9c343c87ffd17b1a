import type { CallPage } from "../api/call.ts";
import { Icon } from "../design/icon.tsx";

interface PagerProps {
  readonly page: CallPage;
  /** What is counted: one, and several. */
  readonly counted: readonly [string, string];
  readonly isFirst: boolean;
  readonly previous: () => void;
  readonly next: (cursor: string) => void;
}

const COUNT = new Intl.NumberFormat();

/** How many there are, and the way on and back. */
export function Pager({ page, counted, isFirst, previous, next }: PagerProps) {
  const { nextCursor, totalItems, totalIsEstimate = false } = page;
  return (
    <footer class="pager">
      <span class="muted number">
        {totalItems === undefined
          ? ""
          : `${totalIsEstimate ? "about " : ""}${COUNT.format(totalItems)} ${counted[totalItems === 1 ? 0 : 1]}`}
      </span>
      <button type="button" class="button" disabled={isFirst} onClick={previous}>
        <Icon name="left" size={14} />
        Newer
      </button>
      <button type="button" class="button" disabled={nextCursor === undefined} onClick={() => next(nextCursor ?? "")}>
        Older
        <Icon name="chevron" size={14} />
      </button>
    </footer>
  );
}
