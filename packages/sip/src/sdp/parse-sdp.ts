import { err, ok, type Result } from "../result.ts";
import { parseOrigin } from "./origin.ts";
import { type MediaLine, parseMediaLine } from "./parse-media-line.ts";
import type { Direction, Media, Sdp, SdpError } from "./sdp.ts";

/** The longest body that is read, in characters of latin1 text (so bytes). */
export const SDP_MAX_BYTES = 65_536;
/** The most `m=` lines that a body may have. */
export const SDP_MAX_MEDIA = 32;

/** The bodies that were read last. One exchange asks for the same two or three a dozen times. */
const REMEMBERED = 4;
const REMEMBERED_BYTES = 4_096;
const remembered: { readonly text: string; readonly read: Result<Sdp, SdpError> }[] = [];
let oldest = 0;

/**
 * Reads a session description given as latin1 text. Bare LF line ends, a missing last line end and empty lines at the
 * end are taken; `v=0`, `o=` and `m=` must be exact, and no line may hold a CR or NUL. Of several direction attributes
 * at one level the last one counts.
 */
export function parseSdp(text: string): Result<Sdp, SdpError> {
  for (const one of remembered) if (one.text === text) return one.read;
  const read = readSdp(text);
  // Only what is plausible is kept: a flood of huge bodies must not stay in memory.
  if (text.length <= REMEMBERED_BYTES) {
    remembered[oldest] = { text, read };
    oldest = (oldest + 1) % REMEMBERED;
  }
  return read;
}

function readSdp(text: string): Result<Sdp, SdpError> {
  if (text.length > SDP_MAX_BYTES) return refuse(`longer than ${SDP_MAX_BYTES} bytes`);
  if (/\0|\r(?!\n|$)/.test(text)) return refuse("CR or NUL inside a line");
  const lines = splitLines(text);
  if (lines[0] !== "v=0") return refuse("the first line is not v=0");
  const origin = parseOrigin(lines[1] ?? "");
  if (origin === undefined) return refuse("the second line is not an o= line of six fields");

  const session = section();
  const media: Media[] = [];
  let open = session;
  let mediaLine: MediaLine | undefined;
  for (let at = 2; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (line.charCodeAt(0) === 109 && line.charCodeAt(1) === 61) {
      if (mediaLine !== undefined) media.push({ ...mediaLine, ...open });
      if (media.length === SDP_MAX_MEDIA) return refuse(`more than ${SDP_MAX_MEDIA} m= lines`);
      mediaLine = parseMediaLine(line);
      if (mediaLine === undefined) return refuse(`malformed m= line (line ${at + 1})`);
      open = section();
    } else if (!addLine(open, line)) return refuse(`malformed line ${at + 1}`);
  }
  if (mediaLine !== undefined) media.push({ ...mediaLine, ...open });
  return ok({ origin, ...session, media });
}

interface Section {
  lines: string[];
  direction: Direction | undefined;
  connection: string | undefined;
}

function section(): Section {
  return { lines: [], direction: undefined, connection: undefined };
}

function refuse(reason: string): Result<Sdp, SdpError> {
  return err({ reason });
}

/** False where the line is not `<type>=<value>`, or is a second `v=` or `o=`, which would leave the body two owners. */
function addLine(section: Section, line: string): boolean {
  const type = line.charCodeAt(0);
  if (!(type >= 97 && type <= 122) || line.charCodeAt(1) !== 61 || type === 118 || type === 111) return false;
  if (type === 97) {
    const direction = directionAttribute(line);
    if (direction !== undefined) {
      section.direction = direction;
      return true;
    }
  } else if (type === 99) section.connection ??= line.slice(2).trim();
  section.lines.push(line);
  return true;
}

function directionAttribute(line: string): Direction | undefined {
  switch (line.endsWith(" ") ? line.trimEnd() : line) {
    case "a=sendrecv":
      return "sendrecv";
    case "a=sendonly":
      return "sendonly";
    case "a=recvonly":
      return "recvonly";
    case "a=inactive":
      return "inactive";
    default:
      return undefined;
  }
}

function splitLines(text: string): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const next = newline < 0 ? text.length : newline;
    lines.push(text.slice(start, next > start && text.charCodeAt(next - 1) === 13 ? next - 1 : next));
    start = next + 1;
  }
  while (lines.length > 0 && lines[lines.length - 1] === "") lines.pop();
  return lines;
}
