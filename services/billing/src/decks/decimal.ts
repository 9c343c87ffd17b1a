const DECIMAL = /^(\d{1,9})(?:\.(\d{1,6}))?$/;
const DECIMALS = 6;

/** "0.0040" as micro-units, exactly: 4000n. Undefined for a sign, an exponent, a comma, or more than six decimals. */
export function parseDecimalMicros(text: string): bigint | undefined {
  const [, whole, fraction = ""] = DECIMAL.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return BigInt(whole + fraction.padEnd(DECIMALS, "0"));
}
