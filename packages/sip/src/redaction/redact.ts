/** What of a message is kept. */
export interface Redaction {
  /** False: bodies are left out, whatever they are. */
  readonly bodies: boolean;
}

const MASK = "x";
const SECRET = /(\r?\n[ \t]+)|[^\r\n]/g;
/** RFC 3261 §20.7, §20.28, §20.6: answers to challenges. From them a password can be guessed at leisure. */
const ANSWERS = /(?:^|\n)(?:proxy-)?auth(?:orization|entication-info)[ \t]*:/i;
const ANSWER_LINES =
  /^((?:proxy-)?auth(?:orization|entication-info)[ \t]*:[ \t]*(?:[a-z]+[ \t]+(?=\S))?)([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)/gim;
/** RFC 4568 §9.1, RFC 8866 §5.12, RFC 4567: keys of media. */
const KEYS = /(?:^|\n)(?:a=(?:crypto|key-mgmt)[ \t]*:|k=)/i;
const KEY_LINES = /^(a=(?:crypto|key-mgmt)[ \t]*:(?:[^\r\n]*?inline:)?|k=)([^\r\n]*)/gim;

/**
 * A message without its secrets: they are masked character by character, so that lengths stay true and a decoder still
 * reads the message. Numbers and addresses stay: who may see them is decided where they are shown.
 */
export function redact(text: string, { bodies }: Redaction): string {
  const bodyAt = bodyOf(text);
  const hasAnswer = ANSWERS.test(text.slice(0, bodyAt));
  if (bodyAt === text.length) return hasAnswer ? masked(text, ANSWER_LINES) : text;
  const head = text.slice(0, bodyAt);
  const keptHead = hasAnswer ? masked(head, ANSWER_LINES) : head;
  if (!bodies) return keptHead;
  const body = text.slice(bodyAt);
  if (KEYS.test(body)) return keptHead + masked(body, KEY_LINES);
  return hasAnswer ? keptHead + body : text;
}

/** Where the body begins; its length for a message without one. */
function bodyOf(text: string): number {
  const end = text.indexOf("\r\n\r\n");
  if (end >= 0) return end + 4;
  // Of a peer that ends lines without CR: nobody answers it, and a copy of it is sent on all the same.
  const bare = text.indexOf("\n\n");
  return bare < 0 ? text.length : bare + 2;
}

function masked(text: string, lines: RegExp): string {
  return text.replaceAll(lines, (_, kept: string, secret: string) => kept + secret.replaceAll(SECRET, hidden));
}

/** RFC 3261 §7.3.1: a line that begins with a blank goes on with the one before; the fold itself stays. */
function hidden(_: string, fold: string | undefined): string {
  return fold ?? MASK;
}
