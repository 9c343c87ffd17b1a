import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import { headers } from "./headers.ts";
import type { SipMessage } from "./structure.ts";

/** One header field: how its value is read and written. `parse` takes one value, unfolded; undefined: malformed. */
export interface HeaderField<T> {
  /** Canonical form, as "Refer-To". */
  readonly name: string;
  /** The one-letter form, where RFC 3261 §7.3.3 or an extension has one. */
  readonly compact?: string;
  parse(value: string): T | undefined;
  format(value: T): string;
}

export type FieldError = { readonly kind: "missing" | "repeated" | "malformed"; readonly header: string };

/** The value of a field that must stand exactly once. */
export function headerOf<T>(message: SipMessage, field: HeaderField<T>): Result<T, FieldError> {
  const values = headers(message, field.name);
  const [value] = values;
  if (value === undefined) return err({ kind: "missing", header: field.name });
  if (values.length > 1) return err({ kind: "repeated", header: field.name });
  const parsed = field.parse(value);
  return parsed === undefined ? err({ kind: "malformed", header: field.name }) : ok(parsed);
}

/** Every value of a field, in order; none is fine, one that is malformed spoils all. */
export function headersOf<T>(message: SipMessage, field: HeaderField<T>): Result<readonly T[], FieldError> {
  const list: T[] = [];
  for (const value of headers(message, field.name)) {
    const parsed = field.parse(value);
    if (parsed === undefined) return err({ kind: "malformed", header: field.name });
    list.push(parsed);
  }
  return ok(list);
}
