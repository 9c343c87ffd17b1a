import { readWireText, type WireText } from "@tandem/all-in-one";

/** A message as it crossed the wire. `at` in ms; fractions are welcome. */
export interface Crossed {
  readonly at: number;
  readonly direction: "in" | "out";
  /** "address:port" of the peer. */
  readonly remote: string;
  readonly text: string;
}

/** One arrow. Columns are numbered from 0. */
export interface LadderMessage {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly label: string;
  /** What is said beside the ladder; "" for nothing. */
  readonly note: string;
}

/** The arrows of some messages, in the order in which they crossed. `columnOf` names a peer's column; what has none is left out. */
export function ladderMessages(
  crossed: readonly Crossed[],
  platform: number,
  columnOf: (remote: string) => number | undefined,
): readonly LadderMessage[] {
  const seen = new Set<string>();
  return crossed.flatMap(({ at, direction, remote, text }) => {
    const column = columnOf(remote);
    if (column === undefined) return [];
    const key = `${direction} ${remote} ${text}`;
    const isCopy = seen.has(key);
    seen.add(key);
    const message = readWireText(text);
    const ends = direction === "in" ? { from: column, to: platform } : { from: platform, to: column };
    return {
      at,
      ...ends,
      label: labelOf(message),
      note: [isCopy ? "again" : "", noteOf(message)].filter((part) => part !== "").join("; "),
    };
  });
}

function labelOf(message: WireText): string {
  const { isRequest, method, status, reason, contentType } = message;
  const sdp = contentType.startsWith("application/sdp") ? " sdp" : "";
  if (isRequest) return `${method}${sdp}`;
  return `${status} ${method === "INVITE" || status >= 300 ? reason : `(${method})`}${sdp}`.trim();
}

function noteOf(message: WireText): string {
  const { isRequest, method, contentType, body, referTo, subscriptionState, requestUri } = message;
  if (method === "REFER" && isRequest) return `Refer-To: ${referTo}`;
  if (method === "NOTIFY" && isRequest) return `${body.split("\r\n")[0] ?? ""} (${subscriptionState})`;
  if (!contentType.startsWith("application/sdp")) return "";
  const audio = audioOf(body);
  return isRequest && method === "INVITE" ? `${requestUri}, ${audio}` : audio;
}

/** "audio at 127.0.20.3:40000", and the direction where it is not both ways. */
function audioOf(sdp: string): string {
  const address = /^c=IN IP[46] (\S+)/m.exec(sdp)?.[1] ?? "?";
  const port = /^m=audio (\d+)/m.exec(sdp)?.[1] ?? "0";
  const way = /^a=(sendonly|recvonly|inactive)\r?$/m.exec(sdp)?.[1];
  return `audio at ${address}:${port}${way === undefined ? "" : ` ${way}`}`;
}
