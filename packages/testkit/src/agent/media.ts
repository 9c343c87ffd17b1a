export type Direction = "sendrecv" | "sendonly" | "recvonly" | "inactive";

export interface Payload {
  readonly number: number;
  /** As in rtpmap: "PCMU/8000". */
  readonly codec: string;
}

/** What an agent puts into its SDP, and what it wants to do with its audio. */
export interface MediaPlan {
  readonly address: string;
  readonly port: number;
  /** What the agent wants: its offers say it, its answers as far as the offer lets them. */
  readonly direction: Direction;
  readonly payloads: readonly Payload[];
  /** In answers, the agent's own numbers of the codecs in common, not the offer's. */
  readonly ownNumbers: boolean;
  /** A hold in the old way: `c=IN IP4 0.0.0.0` (RFC 2543). */
  readonly isOldHold: boolean;
}

export const DEFAULT_PAYLOADS: readonly Payload[] = [
  { number: 0, codec: "PCMU/8000" },
  { number: 8, codec: "PCMA/8000" },
  { number: 101, codec: "telephone-event/8000" },
];

/** The audio m-line of an SDP as its sender means it. */
export interface MediaView {
  readonly address: string;
  readonly port: number;
  readonly direction: Direction;
  readonly payloads: readonly Payload[];
}

const STATIC: Readonly<Record<number, string>> = { 0: "PCMU/8000", 8: "PCMA/8000", 9: "G722/8000", 18: "G729/8000" };

/** The first audio m-line; undefined without one. */
export function viewMedia(sdp: string): MediaView | undefined {
  const lines = sdp.split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith("m=audio "));
  if (start < 0) return undefined;
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("m="));
  const own = end < 0 ? rest : rest.slice(0, end);
  const session = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith("m=")),
  );
  const connection = [...own, ...session].find((line) => line.startsWith("c=")) ?? "";
  const attribute = [...own, ...session].find((line) => /^a=(sendrecv|sendonly|recvonly|inactive)$/.test(line.trim()));
  const [, port, , ...numbers] = (lines[start] ?? "").slice(2).trim().split(/\s+/);
  const names = new Map(
    own.flatMap((line) => {
      const match = /^a=rtpmap:(\d+) (\S+)/.exec(line);
      return match === null ? [] : [[Number(match[1]), match[2] ?? ""] as const];
    }),
  );
  const address = connection.trim().split(" ")[2] ?? "";
  const direction = (attribute?.trim().slice(2) ?? "sendrecv") as Direction;
  return {
    address,
    port: Number(port),
    // RFC 3264 §8.4: the old way to hold.
    direction: address === "0.0.0.0" ? (sends(direction) ? "sendonly" : "inactive") : direction,
    payloads: numbers.map(Number).map((number) => ({ number, codec: names.get(number) ?? STATIC[number] ?? "" })),
  };
}

export function sends(direction: Direction): boolean {
  return direction === "sendrecv" || direction === "sendonly";
}

export function receives(direction: Direction): boolean {
  return direction === "sendrecv" || direction === "recvonly";
}

export function directionOf(send: boolean, receive: boolean): Direction {
  if (send) return receive ? "sendrecv" : "sendonly";
  return receive ? "recvonly" : "inactive";
}

/** The audio block and everything above it, but the o= line's version, which the session counts. */
export function offerLines(plan: MediaPlan): string {
  return block(plan, plan.payloads, plan.direction);
}

/** RFC 3264 §6.1: the codecs in common, and as much of our direction as the offer permits. Undefined: nothing in common. */
export function answerLines(plan: MediaPlan, offer: string): string | undefined {
  const theirs = viewMedia(offer);
  if (theirs === undefined) return undefined;
  const common = theirs.payloads.flatMap(({ number, codec }) => {
    const mine = plan.payloads.find((payload) => payload.codec.toLowerCase() === codec.toLowerCase());
    return mine === undefined ? [] : [{ number: plan.ownNumbers ? mine.number : number, codec }];
  });
  if (common.every(({ codec }) => codec.startsWith("telephone-event"))) return undefined;
  const direction = directionOf(
    sends(plan.direction) && receives(theirs.direction),
    receives(plan.direction) && sends(theirs.direction),
  );
  const mLines = offer.split(/\r?\n/).filter((line) => line.startsWith("m="));
  let taken = false;
  let body = `c=IN IP4 ${plan.address}\r\nt=0 0\r\n`;
  for (const line of mLines) {
    const isOurs = line.startsWith("m=audio ") && !taken;
    if (isOurs)
      body += theirs.port === 0 ? mLine(plan, common, "inactive", 0) : mLine(plan, common, direction, plan.port);
    else body += `${line.replace(/^(m=\S+) \S+/, "$1 0")}\r\n`;
    if (isOurs) taken = true;
  }
  return body;
}

function block(plan: MediaPlan, payloads: readonly Payload[], direction: Direction): string {
  return `c=IN IP4 ${plan.isOldHold ? "0.0.0.0" : plan.address}\r\nt=0 0\r\n${mLine(plan, payloads, plan.isOldHold ? "sendrecv" : direction, plan.port)}`;
}

function mLine(plan: MediaPlan, payloads: readonly Payload[], direction: Direction, port: number): string {
  const numbers = payloads.map(({ number }) => number).join(" ");
  const maps = payloads.map(({ number, codec }) => `a=rtpmap:${number} ${codec}\r\n`).join("");
  return `m=audio ${port} RTP/AVP ${numbers}\r\n${maps}${plan.isOldHold ? "" : `a=${direction}\r\n`}`;
}
