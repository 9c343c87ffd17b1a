/** A leg of the call, so that a message is found to be its by the Call-ID. */
export interface SignallingLeg {
  /** As in events and records. */
  readonly legId: string;
  readonly recordId: string;
  readonly side: "customer" | "carrier" | "foreign";
  /** Carrier or endpoint name; "" for a foreign party. */
  readonly name: string;
  /** Number or URI of its party, as far as it is known. */
  readonly party: string;
  readonly sipCallId: string;
}

/** One message as it crossed the wire, but for what the policy has masked. */
export interface SignallingMessage {
  /** Ms since the epoch. */
  readonly at: number;
  /** Seen from the platform. */
  readonly direction: "in" | "out";
  readonly transport: string;
  /** Of the peer; an IPv6 address without brackets. */
  readonly address: string;
  readonly port: number;
  /** The listener that it came to or left from, "udp:192.0.2.1:5060". */
  readonly listener: string;
  /** Bytes that it had on the wire. More than `text` has when its body was left out. */
  readonly bytes: number;
  /** latin1 */
  readonly text: string;
}

export interface SignallingText {
  readonly legs: readonly SignallingLeg[];
  readonly messages: readonly SignallingMessage[];
}

const VERSION = "S1";
const SIDES: readonly string[] = ["customer", "carrier", "foreign"];

/** A versioned latin1 text: a line, one line a leg, and each message behind a line of its own. */
export function formatSignalling({ legs, messages }: SignallingText): string {
  let text = `${VERSION} ${legs.length} ${messages.length}\n`;
  for (const { legId, recordId, side, name, party, sipCallId } of legs)
    text += `${word(legId)} ${word(recordId)} ${side} ${word(name)} ${word(party)} ${word(sipCallId)}\n`;
  for (const { at, direction, transport, address, port, listener, bytes, text: raw } of messages)
    text += `${at} ${direction} ${transport} ${address} ${port} ${listener} ${bytes} ${raw.length}\n${raw}`;
  return text;
}

/** Undefined: not of this version, or broken. What lies behind the last message is not looked at. */
export function parseSignalling(text: string): SignallingText | undefined {
  try {
    return signallingOf(text);
  } catch {
    // A word with a broken escape.
    return undefined;
  }
}

function signallingOf(text: string): SignallingText | undefined {
  let position = 0;
  const line = (): readonly string[] => {
    const end = text.indexOf("\n", position);
    const words = text.slice(position, end < 0 ? position : end).split(" ");
    position = end < 0 ? text.length : end + 1;
    return words;
  };
  const [version, legCount, messageCount] = line();
  if (version !== VERSION) return undefined;
  const legs: SignallingLeg[] = [];
  for (let left = Number(legCount); left > 0; left -= 1) {
    const [legId = "", recordId = "", side = "", name = "", party = "", sipCallId] = line();
    if (sipCallId === undefined || !isSide(side)) return undefined;
    legs.push({
      legId: read(legId),
      recordId: read(recordId),
      side,
      name: read(name),
      party: read(party),
      sipCallId: read(sipCallId),
    });
  }
  const messages: SignallingMessage[] = [];
  for (let left = Number(messageCount); left > 0; left -= 1) {
    const [at, direction, transport = "", address = "", port, listener = "", bytes, length] = line();
    if (length === undefined || (direction !== "in" && direction !== "out")) return undefined;
    const raw = text.slice(position, position + Number(length));
    position += Number(length);
    if (position > text.length) return undefined;
    messages.push({
      at: Number(at),
      direction,
      transport,
      address,
      port: Number(port),
      listener,
      bytes: Number(bytes),
      text: raw,
    });
  }
  return { legs, messages };
}

function isSide(side: string): side is SignallingLeg["side"] {
  return SIDES.includes(side);
}

/** Never empty, and without a space. */
function word(text: string): string {
  return text === "" ? "-" : text === "-" ? "%2D" : encodeURIComponent(text);
}

function read(text: string): string {
  return text === "-" ? "" : decodeURIComponent(text);
}
