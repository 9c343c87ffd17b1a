import type { Writable } from "node:stream";
import { writeOut } from "../terminal/write-out.ts";

export interface Copied {
  readonly lines: number;
  readonly bytes: number;
  /** Why the source broke off; undefined where it came to its end, or nobody read on. */
  readonly error?: unknown;
}

const NEWLINE = 0x0a;

/** Copies as fast as both ends are; what has been copied so far is told with each chunk. */
export async function copyStream(
  source: ReadableStream<Uint8Array>,
  out: Writable,
  told: (copied: Copied) => void,
): Promise<Copied> {
  let copied: Copied = { lines: 0, bytes: 0 };
  try {
    for await (const chunk of source) {
      if (!(await writeOut(out, chunk))) return copied;
      copied = { lines: copied.lines + linesIn(chunk), bytes: copied.bytes + chunk.byteLength };
      told(copied);
    }
    return copied;
  } catch (error) {
    return { ...copied, error };
  }
}

function linesIn(chunk: Uint8Array): number {
  let lines = 0;
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}
