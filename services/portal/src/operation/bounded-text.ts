/** Bytes of a body. No operation wants more. */
export const MAX_BODY = 65_536;

/** The body as text; undefined where it is longer than a body may be, of which no more is read. */
export async function boundedText(request: Request): Promise<string | undefined> {
  if (isTooLong(request)) return undefined;
  if (request.body === null) return "";
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of request.body) {
    bytes += piece.length;
    if (bytes > MAX_BODY) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** By its own word, before anything of it is read. */
export function isTooLong(request: Request): boolean {
  return Number(request.headers.get("content-length") ?? 0) > MAX_BODY;
}
