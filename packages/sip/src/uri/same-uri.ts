import { sameHost } from "./normal-host.ts";
import type { SipUri, Uri, UriParams } from "./uri.ts";

// RFC 3261 §19.1.4: these count even where only one of the two has them. (Of `transport` only the examples say it.)
const MUST_BE_IN_BOTH = ["user", "ttl", "method", "maddr", "transport"];

/** Whether two URIs are equivalent: RFC 3261 §19.1.4 for SIP and SIPS, RFC 3966 §5 for tel, letter by letter for others. */
export function sameUri(a: Uri, b: Uri): boolean {
  if (a.scheme === "other" || b.scheme === "other") {
    return a.scheme === "other" && b.scheme === "other" && a.text === b.text;
  }
  if (a.scheme === "tel" || b.scheme === "tel") {
    return (
      a.scheme === "tel" && b.scheme === "tel" && sameTel(a.number, b.number) && sameParams(a.params, b.params, true)
    );
  }
  return sameSipUri(a, b);
}

function sameTel(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function sameSipUri(a: SipUri, b: SipUri): boolean {
  return (
    a.scheme === b.scheme &&
    a.user === b.user &&
    a.password === b.password &&
    sameHost(a.host, b.host) &&
    a.port === b.port &&
    sameParams(a.params, b.params, false) &&
    sameHeaders(a, b)
  );
}

function sameParams(a: UriParams, b: UriParams, isStrict: boolean): boolean {
  for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const left = own(a, name);
    const right = own(b, name);
    if (left === undefined || right === undefined) {
      if (isStrict || MUST_BE_IN_BOTH.includes(name)) return false;
    } else if (left.toLowerCase() !== right.toLowerCase()) return false;
  }
  return true;
}

function own(params: UriParams, name: string): string | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}

function sameHeaders(a: SipUri, b: SipUri): boolean {
  const text = (uri: SipUri) => uri.headers.map(([name, value]) => `${name.toLowerCase()}=${value}`).sort();
  const left = text(a);
  const right = text(b);
  return left.length === right.length && left.every((part, i) => part === right[i]);
}
