/**
 * From five digits on it is taken for a number, with the separators that people write between them (RFC 3966 §5.1.1) and
 * digits that a URI has escaped.
 */
const NUMBERS = /\+?(?:%3\d|\d)(?:[-.()]*(?:%3\d|\d)){4,}/g;
const DIGITS = /%3\d|\d/g;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const HIDDEN_DIGITS = 4;

/** A text with the last four digits of each number in it hidden. The number keeps its country and its length. */
export function maskNumber(text: string): string {
  return text.replaceAll(NUMBERS, (number) => (IPV4.test(number) ? number : masked(number)));
}

function masked(number: string): string {
  const shown = (number.match(DIGITS)?.length ?? 0) - HIDDEN_DIGITS;
  let place = 0;
  return number.replaceAll(DIGITS, (digit) => {
    place += 1;
    return place > shown ? "•" : digit;
  });
}
