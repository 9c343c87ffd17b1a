import type { Result } from "../result.ts";
import { err, ok } from "../result.ts";
import type { TelUri, UriError } from "./uri.ts";
import { parseUriParams } from "./uri-params.ts";

/** What follows "tel:" (RFC 3966 §3). A local number without phone-context is taken: clients write "tel:911". */
export function parseTel(rest: string): Result<TelUri, UriError> {
  const semicolon = rest.indexOf(";");
  const written = semicolon < 0 ? rest : rest.slice(0, semicolon);
  const number = written.replace(/[-.()]/g, "");
  const isGlobal = number.startsWith("+");
  if (!(isGlobal ? /^\+\d+$/ : /^[0-9a-f*#]+$/i).test(number)) return err({ reason: "malformed telephone number" });
  const params = parseUriParams(semicolon < 0 ? "" : rest.slice(semicolon + 1));
  return params.ok ? ok({ scheme: "tel", number, params: params.value, isGlobal }) : params;
}
