import { useEffect, useState } from "preact/hooks";
import type { FieldError } from "../api/problem.ts";
import { Icon } from "../design/icon.tsx";
import { TrunkSelect } from "../trunks/trunk-select.tsx";
import { type CallFilter, countOf } from "./call-filter.ts";
import { Choice } from "./choice.tsx";
import { PeriodFilter } from "./period-filter.tsx";

const ANY = ["", "Any"] as const;
const DIRECTIONS = [ANY, ["OUTBOUND", "Outbound"], ["INBOUND", "Inbound"]] as const;
const RESULTS = [
  ANY,
  ["COMPLETED", "Completed"],
  ["NO_ANSWER", "No answer"],
  ["BUSY", "Busy"],
  ["CANCEL", "Cancelled"],
  ["FAILED", "Failed"],
  ["open", "In progress"],
] as const;
const CLASSES = [ANY, ["PSTN", "PSTN"], ["SIP", "SIP"], ["JOIN", "JOIN"]] as const;
const OUTCOMES = [
  ANY,
  ["MOVED", "Moved"],
  ["FAILED", "Failed"],
  ["REFUSED", "Refused"],
  ["ABANDONED", "Abandoned"],
] as const;

interface CallFiltersProps {
  readonly filter: CallFilter;
  readonly change: (changed: CallFilter) => void;
  readonly errors: readonly FieldError[];
}

export function CallFilters({ filter, change, errors }: CallFiltersProps) {
  const set = (changed: Partial<Record<keyof CallFilter, string>>): void =>
    change({ ...filter, ...changed } as CallFilter);
  const result = filter.isOpen === "true" ? "open" : (filter.callResult ?? "");
  const setResult = (value: string): void =>
    set(value === "open" ? { isOpen: "true", callResult: "" } : { isOpen: "", callResult: value });
  return (
    <search class="panel call-filters">
      <Search value={filter.query ?? ""} wrong={wrongOf(errors, "query")} find={(query) => set({ query })} />
      <PeriodFilter filter={filter} change={change} />
      <div class="field">
        <label for="trunk">Trunk</label>
        <TrunkSelect id="trunk" value={filter.trunkId ?? ""} choose={(trunkId) => set({ trunkId })} />
      </div>
      <Choice
        id="direction"
        label="Direction"
        value={filter.direction ?? ""}
        options={DIRECTIONS}
        choose={(direction) => set({ direction })}
      />
      <Choice id="result" label="Result" value={result} options={RESULTS} choose={setResult} />
      <Choice
        id="class"
        label="Class"
        value={filter.targetClass ?? ""}
        options={CLASSES}
        choose={(targetClass) => set({ targetClass })}
      />
      <Choice
        id="outcome"
        label="Outcome"
        value={filter.outcome ?? ""}
        options={OUTCOMES}
        choose={(outcome) => set({ outcome })}
      />
      {countOf(filter) === 0 ? null : (
        <button type="button" class="button quiet clear" onClick={() => change({})}>
          <Icon name="cross" size={14} />
          Clear
        </button>
      )}
    </search>
  );
}

interface SearchProps {
  readonly value: string;
  readonly wrong: string | undefined;
  readonly find: (query: string) => void;
}

function Search({ value, wrong, find }: SearchProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    find(typed.trim());
  };
  return (
    <form class="field search" onSubmit={submit}>
      <label for="search">Number, Call-ID or call</label>
      <div class="search-box">
        <Icon name="search" size={14} />
        <input
          id="search"
          class="input"
          type="search"
          placeholder="+1202… and Enter"
          value={typed}
          maxLength={512}
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong === undefined ? undefined : "search-wrong"}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      {wrong === undefined ? null : (
        <span id="search-wrong" class="wrong">
          {wrong}
        </span>
      )}
    </form>
  );
}

function wrongOf(errors: readonly FieldError[], field: string): string | undefined {
  return errors.find((error) => error.field === field)?.detail;
}
