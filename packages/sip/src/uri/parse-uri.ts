import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import { unescapeAny, unescapeText } from "./escape.ts";
import { parseTel } from "./tel-uri.ts";
import type { SipUri, Uri, UriError } from "./uri.ts";
import { parseUriParams } from "./uri-params.ts";

/** Reads a URI without <>. What a URI may not hold (spaces, quotes, control characters, non-ASCII) is an error. */
export function parseUri(text: string): Result<Uri, UriError> {
  const scheme = /^([a-z][a-z0-9+\-.]*):/i.exec(text)?.[1];
  if (scheme === undefined) return err({ reason: "no scheme" });
  if (/[^!-~]|[<>"\\^`]/.test(text)) return err({ reason: "character not allowed" });
  const rest = text.slice(scheme.length + 1);
  const name = scheme.toLowerCase();
  if (name === "sip" || name === "sips") return parseSip(name, rest);
  if (name === "tel") return parseTel(rest);
  return rest === "" ? err({ reason: "empty" }) : ok({ scheme: "other", name, text });
}

const HOST_PORT = /^(\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9_\-.]*[a-z0-9_.])?)(?::(\d{1,5}))?$/i;

function parseSip(scheme: "sip" | "sips", rest: string): Result<SipUri, UriError> {
  // RFC 3261 §25.1: no part after the user may hold a raw "@", while the user may hold ";" and "?": the first "@" ends it.
  const at = rest.indexOf("@");
  const userInfo = at < 0 ? "" : rest.slice(0, at);
  const after = rest.slice(at + 1);
  const question = after.indexOf("?");
  const beforeHeaders = question < 0 ? after : after.slice(0, question);
  const semicolon = beforeHeaders.indexOf(";");
  const hostPort = HOST_PORT.exec(semicolon < 0 ? beforeHeaders : beforeHeaders.slice(0, semicolon));
  const host = hostPort?.[1];
  if (host === undefined || at === 0) return err({ reason: at === 0 ? "empty user" : "malformed host" });
  const port = hostPort?.[2] === undefined ? undefined : Number(hostPort[2]);
  if (port !== undefined && (port < 1 || port > 65_535)) return err({ reason: "port out of range" });
  const colon = userInfo.indexOf(":");
  const rawUser = colon < 0 ? userInfo : userInfo.slice(0, colon);
  const user = unescapeAny(rawUser);
  const password = colon < 0 ? "" : userInfo.slice(colon + 1);
  if (user === undefined || /[^\w\-.!~*'()&=+$,%;?/#]/.test(rawUser)) return err({ reason: "malformed user" });
  if (unescapeAny(password) === undefined || !/^[\w\-.!~*'()&=+$,%]*$/.test(password))
    return err({ reason: "malformed password" });
  const params = parseUriParams(semicolon < 0 ? "" : beforeHeaders.slice(semicolon + 1));
  if (!params.ok) return params;
  const headers = parseHeaders(question < 0 ? undefined : after.slice(question + 1));
  if (!headers.ok) return headers;
  return ok({ scheme, user, rawUser, password, host, port, params: params.value, headers: headers.value });
}

/** "a=1&b=2": names must not be empty; clients forget to escape "@" and ";" in values, which harms nothing. */
function parseHeaders(text: string | undefined): Result<readonly (readonly [string, string])[], UriError> {
  const headers: (readonly [string, string])[] = [];
  if (text === undefined || text === "") return ok(headers);
  for (const part of text.split("&")) {
    const equals = part.indexOf("=");
    if (equals < 1) return err({ reason: "malformed embedded header" });
    const name = unescapeText(part.slice(0, equals));
    const value = unescapeText(part.slice(equals + 1));
    if (!name.ok) return name;
    if (!value.ok) return value;
    headers.push([name.value, value.value]);
  }
  return ok(headers);
}
