/** What of a message is kept. */
export interface Redaction {
  /** False: bodies are left out, whatever they are. */
  readonly bodies: boolean;
}

const MASK = "x";
/** RFC 3261 §20.7, §20.28, §20.6: answers to challenges. From them a password can be guessed at leisure. */
const ANSWERS = /(?:^|\n)(?:proxy-)?auth(?:orization|entication-info)[ \t]*:/i;
const ANSWER_LINES = /^((?:proxy-)?auth(?:orization|entication-info)[ \t]*:[ \t]*(?:[a-z]+[ \t]+(?=\S))?)([^\r\n]*)/gim;
/** RFC 4568 §9.1, RFC 8866 §5.12, RFC 4567: keys of media. */
const KEYS = /(?:^|\n)(?:a=(?:crypto|key-mgmt)[ \t]*:|k=)/i;
const KEY_LINES = /^(a=(?:crypto|key-mgmt)[ \t]*:(?:[^\r\n]*?inline:)?|k=)([^\r\n]*)/gim;

/**
 * A message without its secrets: they are masked character by character, so that lengths stay true and a decoder still
 * reads the message. Numbers and addresses stay: who may see them is decided where they are shown.
 */
export function redact(text: string, { bodies }: Redaction): string {
  const end = text.indexOf("\r\n\r\n");
  const bodyAt = end < 0 ? text.length : end + 4;
  const hasAnswer = ANSWERS.test(text.slice(0, bodyAt));
  if (bodyAt === text.length) return hasAnswer ? masked(text, ANSWER_LINES) : text;
  const head = text.slice(0, bodyAt);
  const keptHead = hasAnswer ? masked(head, ANSWER_LINES) : head;
  if (!bodies) return keptHead;
  const body = text.slice(bodyAt);
  if (KEYS.test(body)) return keptHead + masked(body, KEY_LINES);
  return hasAnswer ? keptHead + body : text;
}

function masked(text: string, lines: RegExp): string {
  return text.replaceAll(lines, (_, kept: string, secret: string) => kept + MASK.repeat(secret.length));
}
