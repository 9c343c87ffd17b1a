const MICROS = 1_000_000n;
const DECIMALS = 6;
const SHOWN_DECIMALS = 4;

/**
 * Micro-units as an exact decimal: at least the four decimals that the public API shows, six where they are needed.
 * `formatMicros(4000n)` is `"0.0040"`, `formatMicros(333n)` is `"0.000333"`.
 */
export function formatMicros(micros: bigint): string {
  const sign = micros < 0n ? "-" : "";
  const size = micros < 0n ? -micros : micros;
  const fraction = (size % MICROS).toString().padStart(DECIMALS, "0");
  const kept = fraction.endsWith("00") ? fraction.slice(0, SHOWN_DECIMALS) : fraction;
  return `${sign}${size / MICROS}.${kept}`;
}
