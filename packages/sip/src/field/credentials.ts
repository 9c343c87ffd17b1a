import type { HeaderField } from "../message/header-field.ts";
import type { Params } from "../message/params.ts";
import { isToken, quote, unquote } from "../message/params.ts";
import { splitOutside } from "../message/split.ts";

/** Credentials or a challenge (RFC 3261 §25.1, RFC 7616, RFC 8760). */
export interface Credentials {
  /** "Digest", as written. */
  readonly scheme: string;
  /** Names in lower case, values unquoted. */
  readonly params: Params;
}

function parse(value: string): Credentials | undefined {
  const [, scheme, rest] = /^([\w\-.!%*+`'~]+)[ \t]+([\s\S]+)$/.exec(value) ?? [];
  if (scheme === undefined || rest === undefined) return undefined;
  const entries = new Map<string, string>();
  for (const part of splitOutside(rest, 0x2c)) {
    if (part === "") continue;
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const plain = unquote(part.slice(equals + 1).trim());
    if (!isToken(name) || plain === undefined || entries.has(name)) return undefined;
    entries.set(name, plain);
  }
  return { scheme, params: Object.fromEntries(entries) };
}

function field(name: string, bare: readonly string[]): HeaderField<Credentials> {
  return {
    name,
    parse,
    format(value) {
      const parts = Object.entries(value.params).map(([key, text]) =>
        bare.includes(key) && isToken(text) ? `${key}=${text}` : `${key}=${quote(text)}`,
      );
      return `${value.scheme} ${parts.join(", ")}`;
    },
  };
}

// RFC 7616 §3.4: which values stand without quotes differs between credentials and challenge.
const IN_CREDENTIALS = ["algorithm", "qop", "nc", "userhash"];
const IN_CHALLENGE = ["algorithm", "stale", "userhash"];

export const authorization = field("Authorization", IN_CREDENTIALS);
export const proxyAuthorization = field("Proxy-Authorization", IN_CREDENTIALS);
export const wwwAuthenticate = field("WWW-Authenticate", IN_CHALLENGE);
export const proxyAuthenticate = field("Proxy-Authenticate", IN_CHALLENGE);
