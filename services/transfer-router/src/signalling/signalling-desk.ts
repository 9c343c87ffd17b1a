import type { Clock } from "@tandem/actor";
import type { SignallingChunk } from "@tandem/contracts";
import type { Redaction } from "@tandem/sip";
import { CallCapture } from "../capture/call-capture.ts";
import type { CallRecording } from "../capture/call-recording.ts";
import { CAPTURE_LIMITS, type CaptureLimits } from "../capture/capture-limits.ts";
import type { StepWatch } from "../host/step-watch.ts";
import { compressRecordings, formatRecording } from "./pack-signalling.ts";

/** Recordings that are compressed together, in one go of some 2 ms. */
const CHUNK_CALLS = 64;
const CHUNK_BYTES = 393_216;
/** What is sent together: less than half of what a NATS server takes. */
const BATCH_BYTES = 393_216;
/** How long recordings gather. */
const GATHER_MS = 2_000;

export interface SignallingDeskOptions {
  readonly clock: Clock;
  /** Names this run of this process. */
  readonly boot: string;
  readonly policy: Redaction & { readonly keepDays: number };
  /** What differs from CAPTURE_LIMITS. */
  readonly limits?: Partial<CaptureLimits>;
  /** Keeps the chunks; when it rejects they are lost, and counted. */
  readonly send: (chunks: readonly SignallingChunk[]) => Promise<void>;
  /** Resolves when others had a turn. */
  readonly breathe: () => Promise<void>;
}

export interface SignallingDesk {
  /** Sees the steps of the calls. */
  readonly watch: StepWatch;
  /** Parts that were sent and that were lost on the way, messages that a bound kept out, and bytes in memory. */
  readonly counts: {
    readonly sent: number;
    readonly lost: number;
    readonly leftOut: number;
    readonly bytes: number;
  };
  /** Resolves when what has ended so far is sent, or lost. */
  flush(): Promise<void>;
  /** Sends what there is of every call. */
  close(): Promise<void>;
}

const DAY_MS = 86_400_000;

/** The capture of one router, from its calls' steps to what is sent to the records. Nobody waits for it, and no call depends on it. */
export function signallingDesk(options: SignallingDeskOptions): SignallingDesk {
  const { clock, boot, policy, send, breathe } = options;
  const counts = { sent: 0, lost: 0 };
  const waiting: CallRecording[] = [];
  let ordinal = 0;
  let running: Promise<void> | undefined;
  let disarm: (() => void) | undefined;
  const capture = new CallCapture({
    clock,
    limits: { ...CAPTURE_LIMITS, ...options.limits },
    done: (recording) => {
      waiting.push(recording);
      if (running === undefined) later();
    },
  });

  /** Undefined: lost, by a fault of ours that must be no other call's. */
  const textOf = (recording: CallRecording, at: number): string | undefined => {
    ordinal += 1;
    try {
      return formatRecording(recording, { ...policy, router: boot, ordinal, at });
    } catch {
      counts.lost += 1;
      return undefined;
    } finally {
      capture.release(recording);
    }
  };

  /** Some recordings that wait, as one chunk. */
  const nextChunk = (): SignallingChunk | undefined => {
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
  };

  const ship = async (chunks: readonly SignallingChunk[]): Promise<void> => {
    const parts = chunks.reduce((sum, { groupIds }) => sum + groupIds.length, 0);
    if (parts === 0) return;
    try {
      await send(chunks);
      counts.sent += parts;
    } catch {
      counts.lost += parts;
    }
  };

  const work = async (): Promise<void> => {
    let batch: SignallingChunk[] = [];
    let bytes = 0;
    for (let chunk = nextChunk(); chunk !== undefined; chunk = nextChunk()) {
      if (bytes > 0 && bytes + chunk.content.length > BATCH_BYTES) {
        await ship(batch);
        batch = [];
        bytes = 0;
      }
      batch.push(chunk);
      bytes += chunk.content.length;
      await breathe();
    }
    await ship(batch);
  };

  const start = (): void => {
    disarm?.();
    disarm = undefined;
    running ??= work().finally(() => {
      running = undefined;
      // On a busy router as well a chunk is of many calls: what has come meanwhile gathers anew.
      if (waiting.length >= CHUNK_CALLS) start();
      else if (waiting.length > 0) later();
    });
  };
  const later = (): void => {
    disarm ??= clock.alarm(clock.now() + GATHER_MS, start);
  };

  const flush = async (): Promise<void> => {
    while (waiting.length > 0 || running !== undefined) {
      start();
      await running;
    }
  };

  return {
    watch: {
      taken: () => undefined,
      stepped: (call, input, effects) => capture.stepped(call, input, effects),
      left: (ref) => capture.left(ref),
    },
    get counts() {
      return { ...counts, leftOut: capture.leftOut, bytes: capture.bytes };
    },
    flush,
    close() {
      capture.close();
      return flush();
    },
  };
}
