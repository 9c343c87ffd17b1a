import type { Media } from "./sdp.ts";

/** What a payload number stands for on an m-line. Equal texts mean the same thing. */
export interface Payload {
  /** `name/clock rate[/channels]` in lower case; a format of no RTP stream stands for itself. */
  readonly codec: string;
  /** Format parameters, sorted, with the default filled in where a codec's RFC has one. */
  readonly fmtp: string;
}

// RFC 3551 §6, and the numbers a peer may leave without rtpmap.
const STATIC: Readonly<Record<string, string>> = {
  "0": "pcmu/8000",
  "3": "gsm/8000",
  "4": "g723/8000",
  "5": "dvi4/8000",
  "6": "dvi4/16000",
  "7": "lpc/8000",
  "8": "pcma/8000",
  "9": "g722/8000",
  "10": "l16/44100/2",
  "11": "l16/44100",
  "12": "qcelp/8000",
  "13": "cn/8000",
  "14": "mpa/90000",
  "15": "g728/8000",
  "16": "dvi4/11025",
  "17": "dvi4/22050",
  "18": "g729/8000",
  "26": "jpeg/90000",
  "31": "h261/90000",
  "32": "mpv/90000",
  "33": "mp2t/90000",
  "34": "h263/90000",
};

/** The payloads of an m-line by format, in the order of the m-line. */
export function payloadsOf(media: Media): ReadonlyMap<string, Payload> {
  const rtpmap = attributeByFormat(media, "a=rtpmap:");
  const fmtp = attributeByFormat(media, "a=fmtp:");
  const payloads = new Map<string, Payload>();
  for (const format of media.formats) {
    const mapped = rtpmap.get(format);
    const codec = mapped === undefined ? (STATIC[format] ?? format) : encoding(mapped);
    payloads.set(format, { codec, fmtp: parameters(codec, fmtp.get(format) ?? "") });
  }
  return payloads;
}

/** Whether a codec carries the conversation itself, not only digits or comfort noise beside it. */
export function isPrincipal(codec: string): boolean {
  return !codec.startsWith("telephone-event/") && !codec.startsWith("cn/") && !codec.startsWith("red/");
}

function attributeByFormat(media: Media, prefix: string): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of media.lines) {
    if (!line.startsWith(prefix)) continue;
    const space = line.indexOf(" ", prefix.length);
    if (space > 0) values.set(line.slice(prefix.length, space), line.slice(space + 1).trim());
  }
  return values;
}

// RFC 4566 §6: encoding names are case-insensitive; one channel is the default.
function encoding(rtpmap: string): string {
  const text = rtpmap.toLowerCase();
  return /^[^/]+\/\d+\/1$/.test(text) ? text.slice(0, -2) : text;
}

function parameters(codec: string, fmtp: string): string {
  if (fmtp === "") {
    if (codec.startsWith("telephone-event/")) return "0-15"; // RFC 4733
    if (codec === "g729/8000") return "annexb=yes"; // RFC 4856
    return "";
  }
  if (!fmtp.includes(";")) return fmtp;
  const parts = fmtp.split(";").map((part) => part.trim());
  return parts
    .filter((part) => part !== "")
    .sort()
    .join(";");
}
