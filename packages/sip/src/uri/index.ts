export { escapeHeader, escapeParam, escapeUser, unescapeText as unescape } from "./escape.ts";
export { formatUri } from "./format-uri.ts";
export { normalHost, sameHost } from "./normal-host.ts";
export { parseUri } from "./parse-uri.ts";
export { sameUri } from "./same-uri.ts";
export type { OtherUri, SipUri, TelUri, Uri, UriError, UriParams } from "./uri.ts";
