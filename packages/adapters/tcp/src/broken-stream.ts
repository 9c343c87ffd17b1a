import { randomBytes } from "node:crypto";
import { type FrameError, formatResponse, header, parse, responseBasis } from "@tandem/sip";

const ANSWERS: Readonly<Record<FrameError["kind"], readonly [status: number, reason: string]>> = {
  "content-length-missing": [400, "Missing Content-Length"],
  "content-length-malformed": [400, "Malformed Content-Length"],
  "header-too-large": [400, "Header Too Large"],
  "body-too-large": [413, "Message Too Large"],
};

/** The last words to a peer whose stream cannot be followed any more (RFC 3261 §18.3); undefined where nobody could be answered. */
export function answerToBrokenStream({ kind, head }: FrameError): string | undefined {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString("latin1");
  const basis = basisOf(head, text);
  if (basis === undefined) return undefined;
  const [status, reason] = ANSWERS[kind];
  const toLine = basis.slice(basis.lastIndexOf("\r\n") + 1);
  const isTagged = /;[ \t]*tag[ \t]*=/i.test(toLine.replace(/<[^>]*>/g, ""));
  return formatResponse(basis, { status, reason, toTag: isTagged ? "" : randomBytes(4).toString("hex") });
}

/** Lines that an answer copies. What only lacks a good Content-Length is a readable request otherwise. */
function basisOf(head: Uint8Array, text: string): string | undefined {
  const parsed = parse(head, text);
  if (!parsed.ok) return parsed.error.basis;
  const { isRequest, method } = parsed.value;
  if (!isRequest || method === "ACK" || header(parsed.value, "To") === undefined) return undefined;
  return responseBasis(parsed.value);
}
