import type { Readable } from "node:stream";

/** Characters of a line that has no end; what is more begins another. */
const LONGEST = 16_384;

/** Gives each line of a stream, and what is left at its end. */
export function forEachLine(stream: Readable, take: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(line);
    if (rest.length > LONGEST) {
      take(rest);
      rest = "";
    }
  });
  stream.on("end", () => {
    if (rest !== "") take(rest);
    rest = "";
  });
}
