import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import { unescapeText } from "./escape.ts";
import type { UriError, UriParams } from "./uri.ts";

/** Reads "a=1;b" (without the leading ";"). A name that stands twice is an error (RFC 3261 §19.1.1). */
export function parseUriParams(text: string): Result<UriParams, UriError> {
  const entries = new Map<string, string>();
  if (text === "") return ok({});
  for (const part of text.split(";")) {
    // An empty parameter says nothing; some clients leave a ";" at the end.
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = unescapeText(equals < 0 ? part : part.slice(0, equals));
    const value = unescapeText(equals < 0 ? "" : part.slice(equals + 1));
    if (!name.ok) return name;
    if (!value.ok) return value;
    const lower = name.value.toLowerCase();
    if (lower === "" || entries.has(lower))
      return err({ reason: lower === "" ? "empty parameter name" : "repeated parameter" });
    entries.set(lower, value.value);
  }
  return ok(Object.fromEntries(entries));
}
