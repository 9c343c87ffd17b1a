import { BACKSLASH, COLON, QUOTE, SP, TAB } from "./character.ts";
import type { HeaderName } from "./header-name.ts";
import { headerName, isListHeader } from "./header-name.ts";
import { splitList } from "./split.ts";
import type { SipMessage } from "./structure.ts";

/** The first value of a field as it stands, trimmed. `name` is best given in canonical form ("Refer-To"); any spelling works. */
export function header(message: SipMessage, name: string): string | undefined {
  const wanted = headerName(name);
  const i = find(message, wanted, 0);
  return i < 0 ? undefined : valueAt(message, i, wanted);
}

export function hasHeader(message: SipMessage, name: string): boolean {
  return find(message, headerName(name), 0) >= 0;
}

/** Every value of every line of a field; lines of list fields are split at commas outside quotes and <>. */
export function headers(message: SipMessage, name: string): readonly string[] {
  const wanted = headerName(name);
  const values: string[] = [];
  const isList = isListHeader(wanted.lower);
  for (let i = find(message, wanted, 0); i >= 0; i = find(message, wanted, i + 1)) {
    const value = valueAt(message, i, wanted);
    if (isList) values.push(...splitList(value));
    else values.push(value);
  }
  return values;
}

/** The raw URI text of the first value of a `name-addr` field: between < and >, or up to the first parameter. */
export function headerUri(message: SipMessage, name: string): string | undefined {
  const wanted = headerName(name);
  const i = find(message, wanted, 0);
  if (i < 0) return undefined;
  const { lines, text } = message;
  const start = valueStart(text, (lines[i] as number) & 0xffff, wanted);
  const end = ((lines[i + 1] as number) & 0xffff) - 2;
  const less = text.charCodeAt(start) === 0x3c ? start : text.indexOf("<", afterDisplayName(text, start, end));
  if (less >= 0 && less < end) {
    const greater = text.indexOf(">", less);
    return greater < 0 || greater >= end ? undefined : text.substring(less + 1, greater);
  }
  const value = text.substring(start, end);
  const semicolon = value.indexOf(";");
  return (semicolon < 0 ? value : value.substring(0, semicolon)).trimEnd();
}

function afterDisplayName(text: string, start: number, end: number): number {
  if (text.charCodeAt(start) !== QUOTE) return start;
  for (let i = start + 1; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c === BACKSLASH) i++;
    else if (c === QUOTE) return i;
  }
  return end;
}

function valueStart(text: string, line: number, wanted: HeaderName): number {
  const second = text.charCodeAt(line + 1);
  let p = line + wanted.name.length;
  // The compact form has no second letter; and a space may stand before the colon.
  if (text.charCodeAt(p) !== COLON || second === COLON || isSpace(second)) p = text.indexOf(":", line);
  p++;
  while (isSpace(text.charCodeAt(p))) p++;
  return p;
}

/** Index into `lines` of the first line of the field at or after `from`; -1: none. The last entry is the end of the headers. */
function find(message: SipMessage, wanted: HeaderName, from: number): number {
  const { lines, text } = message;
  const { key, compactKey } = wanted;
  const last = lines.length - 1;
  for (let i = from; i < last; i++) {
    const line = lines[i] as number;
    const found = line >>> 16;
    if (found === key && (wanted.isNumbered || isNamed(text, line & 0xffff, wanted.name, wanted.lower))) return i;
    // 0 is no key of a line.
    if (found === compactKey && isNamed(text, line & 0xffff, wanted.compact, wanted.compact)) return i;
  }
  return -1;
}

function isNamed(text: string, at: number, name: string, lower: string): boolean {
  const end = at + name.length;
  const after = text.charCodeAt(end);
  if (after !== COLON && after !== SP && after !== TAB) return false;
  return text.startsWith(name, at) || text.substring(at, end).toLowerCase() === lower;
}

function valueAt(message: SipMessage, i: number, wanted: HeaderName): string {
  const { lines, text } = message;
  const start = valueStart(text, (lines[i] as number) & 0xffff, wanted);
  let end = ((lines[i + 1] as number) & 0xffff) - 2;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.substring(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
