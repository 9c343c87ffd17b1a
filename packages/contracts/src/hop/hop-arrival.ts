/** What an edge hands to a router: one SIP message with its envelope, or what it takes back. */
export interface HopArrival {
  /**
   * `message`: a message to be taken. `withdraw`: the edge wants to answer this INVITE by itself, unless a router has
   * taken it. `abandon`: it has answered; whatever call came of it is to end (CLUSTER rule 5). `probe`: two routers have begun
   * the message of this number and not answered; whoever works on it answers, and nobody begins it (rule 26).
   */
  readonly kind: "message" | "withdraw" | "abandon" | "probe";
  /** Counts this edge's messages; copies of one have one number. */
  readonly seq: number;
  /** 1 for the first copy. */
  readonly attempt: number;
  /** Ms since the epoch: when the socket brought it. */
  readonly at: number;
  /** The edge, its boot nonce included (CLUSTER rule 6). */
  readonly edge: string;
  readonly transport: string;
  readonly address: string;
  readonly port: number;
  readonly listener: string;
  readonly flow: string;
  readonly partition: number;
  readonly actor: string;
  readonly leg: number;
  /** "dialog", "trunk <id>" or "carrier <name>"; "excess": of a dialog, and beyond its leg's rate (CLUSTER rule 23). */
  readonly party: string;
  /** The answer to a challenge that let it in, "<nonce>:<count>:<ms since the epoch that it was minted>"; "" where there was none. */
  readonly digest: string;
  readonly traceparent: string;
  /** latin1 */
  readonly text: string;
}

const VERSION = "A1";
const KINDS: readonly HopArrival["kind"][] = ["message", "withdraw", "abandon", "probe"];
const WORDS = 17;

/** The versioned text prefix, one line, and the raw message after it. */
export function formatArrival(arrival: HopArrival): string {
  const { kind, seq, attempt, at, edge, transport, address, port, listener, flow } = arrival;
  const { partition, actor, leg, party, digest, traceparent, text } = arrival;
  return `${VERSION} ${kind} ${seq} ${attempt} ${at} ${edge} ${transport} ${address} ${port} ${listener} ${word(flow)} ${partition} ${word(actor)} ${leg} ${encodeURIComponent(party)} ${word(traceparent)} ${word(digest)}\n${text}`;
}

/** Undefined: not of this version, or no arrival at all. */
export function parseArrival(text: string): HopArrival | undefined {
  try {
    return arrivalOf(text);
  } catch {
    // A party with a broken escape.
    return undefined;
  }
}

function arrivalOf(text: string): HopArrival | undefined {
  const end = text.indexOf("\n");
  const words = text.slice(0, Math.max(0, end)).split(" ");
  const [version, kindWord, seq, attempt, at, edge = "", transport = "", address = "", port, listener = "", flow = ""] =
    words;
  const [partition, actor = "", leg, party = "", traceparent = "", digest = ""] = words.slice(11);
  const kind = KINDS.find((known) => known === kindWord);
  if (version !== VERSION || words.length !== WORDS || kind === undefined) return undefined;
  return {
    kind,
    seq: Number(seq),
    attempt: Number(attempt),
    at: Number(at),
    edge,
    transport,
    address,
    port: Number(port),
    listener,
    flow: bare(flow),
    partition: Number(partition),
    actor: bare(actor),
    leg: Number(leg),
    party: decodeURIComponent(party),
    digest: bare(digest),
    traceparent: bare(traceparent),
    text: text.slice(end + 1),
  };
}

/** Where the SIP message begins, in bytes as in characters: latin1. */
export function messageOffset(text: string): number {
  return text.indexOf("\n") + 1;
}

function word(value: string): string {
  return value === "" ? "-" : value;
}

function bare(value: string): string {
  return value === "-" ? "" : value;
}
