/** From this many digits on it is taken for a number. */
const NUMBERS = /\+?\d{5,}/g;
const HIDDEN = "••••";

/** A text with the last four digits of each number in it hidden. The number keeps its country and its length. */
export function maskNumber(text: string): string {
  return text.replaceAll(NUMBERS, (number) => number.slice(0, -4) + HIDDEN);
}
