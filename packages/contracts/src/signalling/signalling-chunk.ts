/** What is said of a part besides its messages. */
export interface SignallingPartHead {
  readonly partId: string;
  readonly groupId: string;
  /** The run of the router. */
  readonly router: string;
  /** Ms since the epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  /** How the router came by the call: from another that gave it away in order, or from one that is dead. */
  readonly begins: "start" | "handed-over" | "takeover";
  /** True: the call ended here. */
  readonly toTheEnd: boolean;
  readonly messages: number;
  /** Messages that a bound kept out. */
  readonly leftOut: number;
}

export interface SignallingPartText extends SignallingPartHead {
  /** Of `formatSignalling`; latin1. */
  readonly text: string;
}

const VERSION = "P1";
const BEGINNINGS: readonly string[] = ["start", "handed-over", "takeover"];

/** A versioned latin1 text: a line, and the part's own text behind it. A chunk is one part behind the other. Ids have no blanks. */
export function formatSignallingPart(part: SignallingPartText): string {
  const { partId, groupId, router, fromMs, toMs, begins, toTheEnd, messages, leftOut, text } = part;
  return `${VERSION} ${partId} ${groupId} ${router} ${fromMs} ${toMs} ${begins} ${toTheEnd ? 1 : 0} ${messages} ${leftOut} ${text.length}\n${text}`;
}

/** The parts of a chunk, up to the first that is of another version, or broken. */
export function* signallingParts(chunk: string): Generator<SignallingPartText> {
  let position = 0;
  while (position < chunk.length) {
    const end = chunk.indexOf("\n", position);
    const words = chunk.slice(position, Math.max(position, end)).split(" ");
    const [
      version,
      partId = "",
      groupId = "",
      router = "",
      fromMs,
      toMs,
      begins = "",
      last,
      messages,
      leftOut,
      length,
    ] = words;
    position = end + 1 + Number(length);
    if (version !== VERSION || !isBeginning(begins) || !(position <= chunk.length)) return;
    yield {
      ...{ partId, groupId, router, fromMs: Number(fromMs), toMs: Number(toMs), begins, toTheEnd: last === "1" },
      ...{ messages: Number(messages), leftOut: Number(leftOut), text: chunk.slice(end + 1, position) },
    };
  }
}

function isBeginning(word: string): word is SignallingPartHead["begins"] {
  return BEGINNINGS.includes(word);
}
