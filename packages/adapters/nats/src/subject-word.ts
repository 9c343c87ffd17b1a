const PLAIN = /^[A-Za-z0-9_-]+$/;

/**
 * Any text as one word of a subject or key: letters, digits, `-` and `_` as they are, every other byte (UTF-8) as `=` and
 * two hexadecimal digits. Different texts give different words; the empty text is `=`.
 */
export function subjectWord(text: string): string {
  if (text === "") return "=";
  if (PLAIN.test(text)) return text;
  let word = "";
  for (const byte of Buffer.from(text, "utf8")) {
    const character = String.fromCharCode(byte);
    word += PLAIN.test(character) ? character : `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return word;
}
