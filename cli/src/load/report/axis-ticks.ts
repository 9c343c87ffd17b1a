/** Values from 0 to the first round one that is not below `most`, about so many of them. @param most above 0 */
export function axisTicks(most: number, about: number): readonly number[] {
  const raw = most / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= raw * 0.999) ?? power * 10;
  const count = Math.ceil((most / step) * 0.999_999);
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** Short, and with as many digits as it needs. */
export function tickText(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  if (value >= 1e4) return `${value / 1e3}k`;
  return String(Number(value.toPrecision(6)));
}
