import type { ReadTrace } from "./read-trace.ts";

/** What a trace's tree says, without times: for those who compare. */
export interface TracePaths {
  /** Each span as the names from its root to it, with its error; `missing` stands for a parent that is not there. Sorted. */
  readonly own: readonly string[];
  /** The names of the spans that came when the call was over, with their errors. Sorted. */
  readonly linked: readonly string[];
}

/** Hops and steps left out: how many there are is no claim. */
export function tracePaths({ spans, linked }: ReadTrace): TracePaths {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const pathOf = (id: string): string => {
    const span = byId.get(id);
    if (span === undefined) return "missing";
    return span.parentSpanId === "" ? span.name : `${pathOf(span.parentSpanId)} > ${span.name}`;
  };
  const failure = (error: string | undefined): string => (error === undefined ? "" : `: ${error}`);
  const own = spans.filter(({ name }) => name !== "hop" && name !== "step");
  return {
    own: own.map(({ spanId, error }) => `${pathOf(spanId)}${failure(error)}`).toSorted(),
    linked: linked.map(({ name, error }) => `${name}${failure(error)}`).toSorted(),
  };
}
