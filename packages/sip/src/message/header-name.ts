/**
 * How the index names a header line: the fields that `parse` looks at itself have a small number, every other line has
 * a hash of its first four characters, each with bit 5 set. Names that share it are told apart by `header`.
 */
const VIA = 1;
const FROM = 2;
const TO = 3;
const CALL_ID = 4;
const CSEQ = 5;
const MAX_FORWARDS = 6;
const CONTENT_LENGTH = 7;
const REFER_TO = 8;
const RECORD_ROUTE = 9;

const FIELD_NAMES = ["", "Via", "From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Length"];

/** Name of a field that `parse` looks at itself, "" of any other key. */
export function fieldName(key: number): string {
  return FIELD_NAMES[key] ?? "";
}

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ["via", VIA],
  ["v", VIA],
  ["from", FROM],
  ["f", FROM],
  ["to", TO],
  ["t", TO],
  ["call-id", CALL_ID],
  ["i", CALL_ID],
  ["cseq", CSEQ],
  ["max-forwards", MAX_FORWARDS],
  ["content-length", CONTENT_LENGTH],
  ["l", CONTENT_LENGTH],
  ["refer-to", REFER_TO],
  ["r", REFER_TO],
  ["record-route", RECORD_ROUTE],
]);

/** RFC 3261 §7.3.3, RFC 3515, 3892, 3841, 4028, 6665, 4474, 8224. */
const COMPACT: ReadonlyMap<string, string> = new Map([
  ["accept-contact", "a"],
  ["referred-by", "b"],
  ["content-type", "c"],
  ["request-disposition", "d"],
  ["content-encoding", "e"],
  ["reject-contact", "j"],
  ["supported", "k"],
  ["contact", "m"],
  ["event", "o"],
  ["subject", "s"],
  ["allow-events", "u"],
  ["session-expires", "x"],
  ["identity", "y"],
]);

/** What `header` looks for. */
export interface HeaderName {
  /** As asked for. */
  readonly name: string;
  readonly lower: string;
  readonly key: number;
  /** Key of the compact form; 0: none. */
  readonly compactKey: number;
  /** The compact form in lower case; "" if none. */
  readonly compact: string;
  /** The field is one of the numbered ones: the key alone says it. */
  readonly isNumbered: boolean;
}

/** Key of a name in any spelling, compact forms of the numbered fields included. */
export function nameKey(name: string): number {
  const lower = name.toLowerCase();
  return NUMBERS.get(lower) ?? foldedKey(lower);
}

function foldedKey(lower: string): number {
  const padded = lower.length < 4 ? `${lower}:::` : lower;
  return wordKey(
    padded.charCodeAt(0) |
      (padded.charCodeAt(1) << 8) |
      (padded.charCodeAt(2) << 16) |
      (padded.charCodeAt(3) << 24) |
      0x20202020,
  );
}

/** 14 bits of the first four characters, 16 or more: key and offset of a line fit into one small integer. */
export function wordKey(word: number): number {
  return (Math.imul(word, 0x9e3779b1) >>> 18) | 16;
}

function describe(name: string): HeaderName {
  const lower = name.toLowerCase();
  const compact = COMPACT.get(lower) ?? "";
  return {
    name,
    lower,
    key: nameKey(lower),
    compactKey: compact === "" ? 0 : foldedKey(compact),
    compact,
    isNumbered: NUMBERS.has(lower),
  };
}

// Names that the platform asks for; others are described anew each time, so that nothing grows with what is asked.
const DESCRIBED: ReadonlyMap<string, HeaderName> = new Map(
  (
    "Via From To Call-ID CSeq Max-Forwards Content-Length Contact Content-Type Content-Disposition Content-Encoding Route " +
    "Record-Route Refer-To Referred-By Refer-Sub Replaces Target-Dialog Event Subscription-State Expires Min-Expires " +
    "Session-Expires Min-SE Require Supported Unsupported Proxy-Require Allow Allow-Events Accept Authorization " +
    "Proxy-Authorization WWW-Authenticate Proxy-Authenticate P-Asserted-Identity P-Preferred-Identity Remote-Party-ID " +
    "Privacy Reason Retry-After Warning User-Agent Server RAck RSeq User-to-User Diversion History-Info P-Early-Media " +
    "P-Charging-Vector Subject Date Organization Identity Info-Package Path Service-Route"
  )
    .split(" ")
    .map((name) => [name, describe(name)]),
);

// The same few names are asked for in turn: the one before is often the one now.
let last: HeaderName = describe("Via");

export function headerName(name: string): HeaderName {
  if (last.name !== name) last = DESCRIBED.get(name) ?? describe(name);
  return last;
}

const LISTS: ReadonlySet<string> = new Set(
  (
    "accept accept-encoding accept-language alert-info allow allow-events call-info contact content-encoding " +
    "content-language diversion error-info geolocation history-info in-reply-to p-asserted-identity p-associated-uri " +
    "p-preferred-identity path proxy-require reason record-route require route security-client security-server " +
    "security-verify service-route supported unsupported user-to-user via warning"
  ).split(" "),
);

/** Whether several values of the field may stand in one line, split by commas (RFC 3261 §7.3.1). */
export function isListHeader(lower: string): boolean {
  return LISTS.has(lower);
}
