import type { Effect } from "../call/effect.ts";
import type { CallInput } from "../call/event.ts";
import type { Call, Route } from "../call/state.ts";
import type { CallRecording } from "./call-recording.ts";
import type { CaptureLimits } from "./capture-limits.ts";

/** A call that is over still answers copies: so long they are waited for. */
const COPIES_MS = 2_000;

export interface CallCaptureOptions {
  readonly clock: { now(): number; alarm(at: number, ring: () => void): () => void };
  readonly limits: CaptureLimits;
  /** Takes the recording of a call that has ended, or has left this router. Its bytes count until `release`. */
  readonly done: (recording: CallRecording) => void;
}

/**
 * Gathers the messages of each call as its steps see them. It keeps references to texts and routes that are there, so that
 * a message costs one small object; everything else waits for the call's end.
 */
export class CallCapture {
  readonly #options: CallCaptureOptions;
  /** Undefined: the call's recording was handed over, and what comes now are late copies. */
  readonly #recordings = new Map<string, CallRecording | undefined>();
  /** Calls that are over, by the instant of it. */
  readonly #ending: { readonly recording: CallRecording; readonly at: number }[] = [];
  #bytes = 0;
  #leftOut = 0;
  #disarm: (() => void) | undefined;

  constructor(options: CallCaptureOptions) {
    this.#options = options;
  }

  /** Bytes that recordings hold. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Messages that a bound kept out so far. */
  get leftOut(): number {
    return this.#leftOut;
  }

  stepped(call: Call, input: CallInput, effects: readonly Effect[]): void {
    const known = this.#recordings.get(call.ref);
    if (known === undefined && this.#recordings.has(call.ref)) return;
    const recording = known ?? this.#begin(call, input);
    recording.call = call;
    if (input.kind === "message.received" || input.kind === "call.offered")
      this.#add(recording, input.at, "in", input.route, input.message.text);
    for (const effect of effects)
      if (effect.kind === "sip.send") this.#add(recording, this.#options.clock.now(), "out", effect.route, effect.text);
    if (call.phase === "over" && !recording.isEnding) this.#end(recording);
  }

  /** The call has left this router's memory: it is over, or another router has it now. */
  left(ref: string): void {
    const recording = this.#recordings.get(ref);
    if (recording !== undefined) this.#finish(recording);
    this.#recordings.delete(ref);
  }

  /** Its bytes are no longer held. */
  release(recording: CallRecording): void {
    this.#bytes -= recording.bytes;
  }

  /** Hands over what there is of every call. */
  close(): void {
    this.#disarm?.();
    for (const recording of this.#recordings.values()) if (recording !== undefined) this.#finish(recording);
    this.#recordings.clear();
  }

  #begin(call: Call, input: CallInput): CallRecording {
    const isInOrder = input.kind === "call.activated" && input.gapMs < 0;
    const begins = input.kind === "call.offered" ? "start" : isInOrder ? "handed-over" : "takeover";
    const recording: CallRecording = {
      call,
      messages: [],
      bytes: 0,
      leftOut: 0,
      from: input.at,
      begins,
      isEnding: false,
    };
    this.#recordings.set(call.ref, recording);
    return recording;
  }

  #add(recording: CallRecording, at: number, direction: "in" | "out", route: Route, text: string): void {
    const { signallingMessages, signallingBytes, signallingMemoryBytes } = this.#options.limits;
    const { length } = text;
    // What is left out stays out: a recording has no holes, only an end.
    if (
      recording.leftOut > 0 ||
      recording.messages.length >= signallingMessages ||
      recording.bytes + length > signallingBytes ||
      this.#bytes + length > signallingMemoryBytes
    ) {
      recording.leftOut += 1;
      this.#leftOut += 1;
      return;
    }
    recording.bytes += length;
    this.#bytes += length;
    recording.messages.push({ at, direction, route, text });
  }

  #end(recording: CallRecording): void {
    recording.isEnding = true;
    const { clock } = this.#options;
    this.#ending.push({ recording, at: clock.now() + COPIES_MS });
    this.#disarm ??= clock.alarm(clock.now() + COPIES_MS, () => this.#finishEnded());
  }

  #finishEnded(): void {
    const { clock } = this.#options;
    const now = clock.now();
    const later = this.#ending.findIndex(({ at }) => at > now);
    for (const { recording } of this.#ending.splice(0, later < 0 ? this.#ending.length : later))
      if (this.#recordings.get(recording.call.ref) === recording) this.#finish(recording);
    const next = this.#ending[0];
    this.#disarm = next === undefined ? undefined : clock.alarm(next.at, () => this.#finishEnded());
  }

  #finish(recording: CallRecording): void {
    this.#recordings.set(recording.call.ref, undefined);
    if (recording.messages.length > 0 || recording.leftOut > 0) this.#options.done(recording);
  }
}
