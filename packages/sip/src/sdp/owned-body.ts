import { findOrigin, formatOrigin } from "./origin.ts";

/** The one owner of a leg's `o=` line: what never changes on that leg, whoever is behind it (TRANSFER rule 7). */
export interface SdpOwner {
  readonly username: string;
  /** Decimal digits. */
  readonly sessionId: string;
  /** The advertised address: `IN IP4 192.0.2.1`. */
  readonly address: string;
}

const FIRST_VERSION = "1";
const VERSION_LIMIT = 1n << 62n;

/**
 * The body as it is sent on a leg: the owner's `o=` line, CRLF line ends, everything else as it came.
 *
 * `lastSent` is the last SDP sent on that leg, offer or answer, refused or not. A body that differs from it gets the
 * version one above; an identical one keeps its version (RFC 3264 §8). A body without a readable `o=` line comes back
 * unchanged: parse first what a peer sent.
 */
export function ownedBody(owner: SdpOwner, body: string, lastSent: string | undefined): string {
  const from = findOrigin(body);
  if (from === undefined) return body;
  const rest = withCrlf(body.slice(from.end));
  const last = lastSent === undefined ? undefined : findOrigin(lastSent);
  if (last === undefined) return compose(owner, FIRST_VERSION, rest);
  const unchanged = compose(owner, last.origin.version, rest);
  return unchanged === lastSent ? unchanged : compose(owner, versionAfter(last.origin.version), rest);
}

function compose(owner: SdpOwner, version: string, rest: string): string {
  const { username, sessionId, address } = owner;
  return `v=0\r\n${formatOrigin({ username, sessionId, version, address })}${rest}`;
}

// Versions count from 1, so the limit is met only by a state that is not ours; starting over still tells of a change.
function versionAfter(version: string): string {
  if (version.length <= 15) return String(Number(version) + 1);
  const next = BigInt(version) + 1n;
  return next < VERSION_LIMIT ? String(next) : FIRST_VERSION;
}

/** One CRLF after each line and no empty lines at the end. */
function withCrlf(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 10 || text.charCodeAt(end - 1) === 13)) end--;
  const whole = end + 2 === text.length && text.endsWith("\r\n") ? text : `${text.slice(0, end)}\r\n`;
  return /(?:^|[^\r])\n/.test(whole) ? whole.replace(/\r?\n/g, "\r\n") : whole;
}
