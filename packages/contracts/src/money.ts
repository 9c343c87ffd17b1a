const MICROS = 1_000_000n;
const DECIMALS = 6;
const DECIMAL = /^(\d{1,9})(?:\.(\d{1,6}))?$/;
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

/** "0.0040" as micro-units, exactly: 4000n. Undefined for a sign, an exponent, a comma, or more than six decimals. */
export function parseMicros(text: string): bigint | undefined {
  const [, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return BigInt(whole + fraction.padEnd(DECIMALS, "0"));
}
