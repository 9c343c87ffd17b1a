import { maskNumber } from "./mask-number.ts";

/** What may hold somebody's number; ids and instants are left as they are. */
const FIELDS: ReadonlySet<string> = new Set([
  "from",
  "to",
  "referTo",
  "referredBy",
  "number",
  "numbers",
  "detail",
  "text",
  "callerId",
  "user",
  "cause",
  "reason",
  "warning",
]);

/** A copy with the last four digits of every number hidden: for whoever may see calls, and not who called whom. */
export function maskedJson<T>(value: T): T {
  return masked(value, false) as T;
}

function masked(value: unknown, isNumber: boolean): unknown {
  if (typeof value === "string") return isNumber ? maskNumber(value) : value;
  if (Array.isArray(value)) return value.map((one) => masked(one, isNumber));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, masked(of, FIELDS.has(name))]));
}
