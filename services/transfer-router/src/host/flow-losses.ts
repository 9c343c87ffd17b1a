import type { Clock } from "@tandem/actor";
import type { Call } from "../call/state.ts";

/** Calls of a lost connection that are told together, and the pause before the next: a carrier's one may have carried all. */
const SLICE = 100;
const PAUSE_MS = 20;
/** Connections that are remembered as gone: a call may be stored, or taken over, after the news of its connection's end. */
const GONE_LIMIT = 10_000;

/** Tells a call that a connection is gone. Resolves with false where it could not take that now. */
export type TellCall = (ref: string, flow: string) => Promise<boolean>;

interface Loss {
  readonly ref: string;
  readonly flow: string;
}

/** Which calls have legs on which connections, from their committed states; and what is still to be told of those that are gone. */
export class FlowLosses {
  readonly #clock: Clock;
  readonly #tell: TellCall;
  readonly #calls = new Map<string, Set<string>>();
  readonly #flows = new Map<string, readonly string[]>();
  readonly #untold: Loss[] = [];
  readonly #gone = new Set<string>();
  #disarm: (() => void) | undefined;

  constructor(clock: Clock, tell: TellCall) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** A call has this state now. */
  note(ref: string, call: Call): void {
    const known = this.#flows.get(ref);
    if (known === undefined && call.legs.every(({ route }) => route.flow === "")) return;
    const flows = [...new Set(call.legs.map(({ route }) => route.flow))].filter((flow) => flow !== "");
    if (known?.length === flows.length && flows.every((flow) => known.includes(flow))) return;
    this.forget(ref);
    if (flows.length === 0) return;
    this.#flows.set(ref, flows);
    for (const flow of flows) {
      const calls = this.#calls.get(flow);
      if (calls === undefined) this.#calls.set(flow, new Set([ref]));
      else calls.add(ref);
      if (this.#gone.has(flow)) this.#owe({ ref, flow });
    }
  }

  /** The call has left memory. */
  forget(ref: string): void {
    for (const flow of this.#flows.get(ref) ?? []) {
      const calls = this.#calls.get(flow);
      calls?.delete(ref);
      if (calls?.size === 0) this.#calls.delete(flow);
    }
    this.#flows.delete(ref);
  }

  /** Connections that legs are on and of whose end nothing is known. */
  *flows(): Iterable<string> {
    for (const flow of this.#calls.keys()) if (!this.#gone.has(flow)) yield flow;
  }

  lost(flow: string): void {
    // Whoever was on it has been told, and who comes later is told by `note`: everybody who wants to send finds it out again.
    if (this.#gone.has(flow)) return;
    this.#gone.add(flow);
    if (this.#gone.size > GONE_LIMIT) for (const oldest of this.#gone) if (this.#gone.delete(oldest)) break;
    for (const ref of this.#calls.get(flow) ?? []) this.#untold.push({ ref, flow });
    if (this.#disarm === undefined) this.#next();
  }

  close(): void {
    this.#disarm?.();
    this.#untold.length = 0;
  }

  #next(): void {
    this.#disarm = undefined;
    for (const loss of this.#untold.splice(0, SLICE)) {
      void this.#tell(loss.ref, loss.flow).then((isTold) => {
        if (!isTold) this.#owe(loss);
      });
    }
    if (this.#untold.length > 0) this.#arm();
  }

  #owe(loss: Loss): void {
    this.#untold.push(loss);
    this.#arm();
  }

  #arm(): void {
    this.#disarm ??= this.#clock.alarm(this.#clock.now() + PAUSE_MS, () => this.#next());
  }
}
