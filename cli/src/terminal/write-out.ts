import { once } from "node:events";
import type { Writable } from "node:stream";

/** Resolves when it may be written on; false: nobody reads any more, as behind `| head`. */
export async function writeOut(stream: Writable, chunk: Uint8Array | string): Promise<boolean> {
  if (isGone(stream)) return false;
  if (!stream.write(chunk)) {
    const over = new AbortController();
    const { signal } = over;
    await Promise.race([once(stream, "drain", { signal }), once(stream, "close", { signal })]).catch(() => undefined);
    over.abort();
  }
  return !isGone(stream);
}

function isGone(stream: Writable): boolean {
  return stream.destroyed || stream.errored !== null;
}
