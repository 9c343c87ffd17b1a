import type { SignallingChunk } from "@tandem/contracts";
import type { Redaction } from "@tandem/sip";
import type { CallRecording } from "../capture/call-recording.ts";
import { compressRecordings, formatRecording } from "./pack-signalling.ts";

/** Recordings that are compressed together, in one go of some 2 ms. */
export const CHUNK_CALLS = 64;
const CHUNK_BYTES = 393_216;
const DAY_MS = 86_400_000;

export interface WaitingRecordingsOptions {
  readonly clock: { now(): number };
  /** Names this run of this process. */
  readonly boot: string;
  readonly policy: Redaction & { readonly keepDays: number };
  /** Told of each recording that waits no longer. */
  readonly taken: (recording: CallRecording) => void;
  /** Told of each that is lost, by a fault of ours that must be no other call's. */
  readonly lost: () => void;
}

/** Recordings of parts of calls, from their ends to the chunk that they are compressed into. */
export interface WaitingRecordings {
  readonly size: number;
  add(recording: CallRecording): void;
  /** Those that came first, as one chunk; undefined: none waits. */
  nextChunk(): SignallingChunk | undefined;
}

export function waitingRecordings(options: WaitingRecordingsOptions): WaitingRecordings {
  const { clock, boot, policy, taken, lost } = options;
  const waiting: CallRecording[] = [];
  let ordinal = 0;

  const textOf = (recording: CallRecording, at: number): string | undefined => {
    ordinal += 1;
    try {
      return formatRecording(recording, { ...policy, router: boot, ordinal, at });
    } catch {
      lost();
      return undefined;
    } finally {
      taken(recording);
    }
  };

  return {
    get size() {
      return waiting.length;
    },
    add(recording) {
      waiting.push(recording);
    },
    nextChunk() {
      const texts: string[] = [];
      const groupIds: string[] = [];
      let bytes = 0;
      const at = clock.now();
      for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
        if (texts.length >= CHUNK_CALLS || (texts.length > 0 && bytes + next.bytes > CHUNK_BYTES)) break;
        waiting.shift();
        const text = textOf(next, at);
        if (text === undefined) continue;
        texts.push(text);
        groupIds.push(next.call.id);
        bytes += text.length;
      }
      if (texts.length === 0) return undefined;
      const keepUntilMs = at + policy.keepDays * DAY_MS;
      return compressRecordings(texts, { chunkId: `${boot}/${ordinal}`, keepUntilMs, groupIds });
    },
  };
}
