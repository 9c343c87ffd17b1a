import { escapeHeader, escapeParam } from "./escape.ts";
import type { Uri, UriParams } from "./uri.ts";

/** A URI as text, without <>. The user part is written as `rawUser`: build it by `escapeUser`. */
export function formatUri(uri: Uri): string {
  if (uri.scheme === "other") return uri.text;
  if (uri.scheme === "tel") return `tel:${uri.number}${formatUriParams(uri.params)}`;
  const password = uri.password === "" ? "" : `:${uri.password}`;
  const userInfo = uri.rawUser === "" && password === "" ? "" : `${uri.rawUser}${password}@`;
  const port = uri.port === undefined ? "" : `:${uri.port}`;
  const headers = uri.headers.map(([name, value]) => `${escapeHeader(name)}=${escapeHeader(value)}`).join("&");
  return `${uri.scheme}:${userInfo}${uri.host}${port}${formatUriParams(uri.params)}${headers === "" ? "" : `?${headers}`}`;
}

function formatUriParams(params: UriParams): string {
  let text = "";
  for (const [name, value] of Object.entries(params)) {
    text += value === "" ? `;${escapeParam(name)}` : `;${escapeParam(name)}=${escapeParam(value)}`;
  }
  return text;
}
