import type { HeaderField } from "../message/header-field.ts";
import type { Params } from "../message/params.ts";
import { formatParams, parseParams, quote, unquote } from "../message/params.ts";

/** `name-addr` or `addr-spec` with parameters (RFC 3261 §20.10). */
export interface NameAddr {
  /** Unquoted; "" if none. latin1. */
  readonly displayName: string;
  /** The URI as written. */
  readonly uri: string;
  /** Of the header field, names in lower case, "" for one without a value. */
  readonly params: Params;
}

const URI = /^[a-z][a-z0-9+\-.]*:[!-;=?-~]+$/i;
const QUOTED = /^("(?:[^"\\]|\\[^\r\n])*")[ \t]*</;
const DISPLAY_TOKENS = /^[\w\-.!%*+`'~ \t\x80-\xff]*$/;

/** Undefined: malformed. Without <> what follows ";" belongs to the field, and "," and "?" may not stand in the URI. */
export function parseNameAddr(value: string): NameAddr | undefined {
  const quoted = QUOTED.exec(value);
  const less = quoted === null ? value.indexOf("<") : quoted[0].length - 1;
  if (less < 0) return parseAddrSpec(value);
  const displayName = quoted === null ? value.slice(0, less).trim() : unquote(quoted[1] ?? "");
  if (displayName === undefined || (quoted === null && !DISPLAY_TOKENS.test(displayName))) return undefined;
  const greater = value.indexOf(">", less);
  if (greater < 0) return undefined;
  const uri = value.slice(less + 1, greater);
  const rest = value.slice(greater + 1).trim();
  if (!URI.test(uri) || (rest !== "" && !rest.startsWith(";"))) return undefined;
  const params = parseParams(rest);
  return params === undefined ? undefined : { displayName, uri, params };
}

function parseAddrSpec(value: string): NameAddr | undefined {
  const semicolon = value.indexOf(";");
  const uri = (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
  if (!URI.test(uri) || /[,?]/.test(uri)) return undefined;
  const params = parseParams(semicolon < 0 ? "" : value.slice(semicolon));
  return params === undefined ? undefined : { displayName: "", uri, params };
}

/** Always with <>: then the URI may hold anything. */
export function formatNameAddr(value: NameAddr): string {
  const name = value.displayName === "" ? "" : `${quote(value.displayName)} `;
  return `${name}<${value.uri}>${formatParams(value.params)}`;
}

export function nameAddrField(name: string, compact?: string): HeaderField<NameAddr> {
  const field = { name, parse: parseNameAddr, format: formatNameAddr };
  return compact === undefined ? field : { ...field, compact };
}
