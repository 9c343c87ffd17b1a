const DAY = new Intl.DateTimeFormat(undefined, { day: "2-digit", month: "short", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** Day and time of the reader's own zone. */
export function dayAndTime(instant: string): string {
  return `${day(instant)} ${clock(instant)}`;
}

export function day(instant: string): string {
  return DAY.format(new Date(instant));
}

/** "14:03:07" of the reader's own zone. */
export function clock(instant: string): string {
  return CLOCK.format(new Date(instant));
}

/** "14:03:07.123". */
export function clockWithMs(instant: string): string {
  return `${clock(instant)}.${String(new Date(instant).getMilliseconds()).padStart(3, "0")}`;
}

/** How long `later` is after `earlier`: "+1.204 s". Milliseconds. */
export function offset(earlier: number, later: number): string {
  const ms = later - earlier;
  const sign = ms < 0 ? "\u2212" : "+";
  const most = Math.abs(ms);
  if (most < 60_000) return `${sign}${(most / 1000).toFixed(3)}\u00a0s`;
  const minutes = Math.floor(most / 60_000);
  return `${sign}${minutes}:${((most % 60_000) / 1000).toFixed(3).padStart(6, "0")}`;
}

/** Whole seconds as "0:07", "12:07" or "1:02:07". */
export function duration(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(Math.floor(seconds % 60));
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${two(minutes)}:${rest}`;
}

/** "240 ms", "3.2 s". */
export function milliseconds(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)}\u00a0ms` : `${(ms / 1000).toFixed(1)}\u00a0s`;
}
