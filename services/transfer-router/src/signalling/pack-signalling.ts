import { Buffer } from "node:buffer";
import { constants, zstdCompressSync } from "node:zlib";
import { formatSignalling, formatSignallingPart, type SignallingChunk, type SignallingLeg } from "@tandem/contracts";
import { type Redaction, redact } from "@tandem/sip";
import type { Call } from "../call/state.ts";
import type { CallRecording } from "../capture/call-recording.ts";

/** Higher ones save little and cost more. */
const FAST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } } as const;

export interface Packing extends Redaction {
  /** The router's run. */
  readonly router: string;
  readonly ordinal: number;
  /** Ms since the epoch: when the router let go of the call. */
  readonly at: number;
}

/** A recording as it is kept: redacted, one text (latin1). */
export function formatRecording(recording: CallRecording, packing: Packing): string {
  const { call, messages, from, begins, leftOut } = recording;
  const { router, ordinal, at } = packing;
  const text = formatSignalling({
    legs: legsOf(call),
    messages: messages.map(({ at: crossedAt, direction, route, text: raw }) => ({
      at: crossedAt,
      direction,
      transport: route.transport,
      address: route.address,
      port: route.port,
      listener: route.listener,
      bytes: raw.length,
      text: redact(raw, packing),
    })),
  });
  return formatSignallingPart({
    partId: `${call.ref}/${router}/${ordinal}`,
    groupId: call.id,
    router,
    fromMs: from,
    toMs: at,
    begins,
    toTheEnd: call.phase === "over",
    messages: messages.length,
    leftOut,
    text,
  });
}

/** Recordings compressed together: calls are so much alike that each takes half the room, and a quarter of the work. */
export function compressRecordings(
  texts: readonly string[],
  about: Pick<SignallingChunk, "chunkId" | "keepUntilMs" | "groupIds">,
): SignallingChunk {
  const bytes = Buffer.from(texts.join(""), "latin1");
  return { ...about, codec: "zstd", contentBytes: bytes.length, content: zstdCompressSync(bytes, FAST) };
}

function legsOf(call: Call): readonly SignallingLeg[] {
  return call.legs.map(({ id, record, side, name, party, callId }) => ({
    legId: `${call.id}-${id}`,
    recordId: call.records[record]?.id ?? call.id,
    side,
    name,
    party,
    sipCallId: callId,
  }));
}
