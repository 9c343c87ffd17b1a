const PARTIAL =
  /^(?<year>\d{4})(?:-(?<month>\d\d)(?:-(?<day>\d\d)(?:T(?<hour>\d\d)(?::(?<minute>\d\d)(?::(?<second>\d\d)(?:\.\d+)?)?)?(?:Z|\+00:00)?)?)?)?$/;

export interface Span {
  /** Milliseconds, both included. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** "2024-02", "2024-02-01", "2024-02-01T14:00:00Z" and what lies between, in UTC: all the time that it names. Undefined: it is none. */
export function partialDate(text: string): Span | undefined {
  const parts = PARTIAL.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const names = ["year", "month", "day", "hour", "minute", "second"] as const;
  const given = names.filter((name) => parts[name] !== undefined);
  const values = given.map((name) => Number(parts[name]));
  const fromMs = instantOf(values);
  const next = values.with(-1, (values.at(-1) ?? 0) + 1);
  const isReal = new Date(fromMs).toISOString().startsWith(text.slice(0, 19).replace(/Z?(?:\+00:00)?$/, ""));
  return isReal ? { fromMs, toMs: instantOf(next) - 1 } : undefined;
}

function instantOf([year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0]: readonly number[]): number {
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
