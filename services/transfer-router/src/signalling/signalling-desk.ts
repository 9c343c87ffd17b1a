import type { Clock } from "@tandem/actor";
import type { SignallingChunk } from "@tandem/contracts";
import type { Redaction } from "@tandem/sip";
import { CallCapture } from "../capture/call-capture.ts";
import { CAPTURE_LIMITS, type CaptureLimits } from "../capture/capture-limits.ts";
import type { StepWatch } from "../host/step-watch.ts";
import { shipChunks } from "./ship-chunks.ts";
import { CHUNK_CALLS, waitingRecordings } from "./waiting-recordings.ts";

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

/** The capture of one router, from its calls' steps to what is sent to the records. Nobody waits for it, and no call depends on it. */
export function signallingDesk(options: SignallingDeskOptions): SignallingDesk {
  const { clock, boot, policy, send, breathe } = options;
  const counts = { sent: 0, lost: 0 };
  let running: Promise<void> | undefined;
  let disarm: (() => void) | undefined;
  const capture = new CallCapture({
    clock,
    limits: { ...CAPTURE_LIMITS, ...options.limits },
    done: (recording) => {
      waiting.add(recording);
      if (running === undefined) later();
    },
  });
  const waiting = waitingRecordings({
    clock,
    boot,
    policy,
    taken: (recording) => capture.release(recording),
    lost: () => {
      counts.lost += 1;
    },
  });

  const start = (): void => {
    disarm?.();
    disarm = undefined;
    running ??= shipChunks(waiting.nextChunk, { send, breathe, counts }).finally(() => {
      running = undefined;
      // On a busy router as well a chunk is of many calls: what has come meanwhile gathers anew.
      if (waiting.size >= CHUNK_CALLS) start();
      else if (waiting.size > 0) later();
    });
  };
  const later = (): void => {
    disarm ??= clock.alarm(clock.now() + GATHER_MS, start);
  };

  const flush = async (): Promise<void> => {
    while (waiting.size > 0 || running !== undefined) {
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
