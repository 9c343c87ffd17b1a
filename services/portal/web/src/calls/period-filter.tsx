import { useState } from "preact/hooks";
import { type CallFilter, PERIODS } from "./call-filter.ts";
import { Choice } from "./choice.tsx";

const OPTIONS = [
  ["", "All times"],
  ...Object.entries(PERIODS).map(([period, { name }]) => [period, name] as const),
  ["chosen", "Between…"],
] as const;

interface PeriodFilterProps {
  readonly filter: CallFilter;
  readonly change: (changed: CallFilter) => void;
}

/** When the calls began: a period that ends now, or two instants. */
export function PeriodFilter({ filter, change }: PeriodFilterProps) {
  const { period, createdFrom, createdTo, ...others } = filter;
  const isChosen = createdFrom !== undefined || createdTo !== undefined;
  const [isChoosing, setChoosing] = useState(isChosen);
  const value = isChosen || (isChoosing && period === undefined) ? "chosen" : (period ?? "");
  const choose = (chosen: string): void => {
    setChoosing(chosen === "chosen");
    change(chosen === "" || chosen === "chosen" ? others : ({ ...others, period: chosen } as CallFilter));
  };
  const set = (field: "createdFrom" | "createdTo", local: string): void =>
    change({ ...others, ...between(createdFrom, createdTo), [field]: local === "" ? "" : instantOf(local) });
  return (
    <>
      <Choice id="period" label="Time" value={value} options={OPTIONS} choose={choose} />
      {value === "chosen" ? (
        <>
          <Instant id="from" label="From" value={createdFrom} set={(local) => set("createdFrom", local)} />
          <Instant id="to" label="To" value={createdTo} set={(local) => set("createdTo", local)} />
        </>
      ) : null}
    </>
  );
}

interface InstantProps {
  readonly id: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly set: (local: string) => void;
}

function Instant({ id, label, value, set }: InstantProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        type="datetime-local"
        value={value === undefined ? "" : localOf(value)}
        onChange={(event) => set(event.currentTarget.value)}
      />
    </div>
  );
}

function between(createdFrom: string | undefined, createdTo: string | undefined): CallFilter {
  return {
    ...(createdFrom === undefined ? {} : { createdFrom }),
    ...(createdTo === undefined ? {} : { createdTo }),
  };
}

/** What the field holds: day and minute in the reader's own zone. */
function localOf(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function instantOf(local: string): string {
  return new Date(local).toISOString();
}
