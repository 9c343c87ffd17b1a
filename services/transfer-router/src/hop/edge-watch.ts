import type { Bus, Clock } from "@tandem/actor";
import { EDGE_BEAT_SUBJECT } from "@tandem/contracts";
import { edgeOfFlow } from "./edge-sender.ts";

const LOOK_MS = 500;
/** An edge that was silent for so long is gone, and its connections with it. */
const GONE_MS = 2_500;

export interface EdgeWatchOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  /** Connections that legs of this router's calls are on. */
  readonly flows: () => Iterable<string>;
  readonly lost: (flow: string) => void;
}

/** Notices edges that died: nobody else can say that their connections are gone (CLUSTER rule 24). */
export class EdgeWatch {
  readonly #options: EdgeWatchOptions;
  readonly #beats = new Map<string, number>();
  #upSince: number;
  #lookedAt: number;
  #disarm: (() => void) | undefined;

  constructor(options: EdgeWatchOptions) {
    this.#options = options;
    const { bus, clock } = options;
    this.#upSince = clock.now();
    this.#lookedAt = this.#upSince;
    bus.subscribe(EDGE_BEAT_SUBJECT, ({ text }) => this.#beats.set(text, clock.now()));
    bus.watch((isUp) => {
      if (isUp) this.#upSince = clock.now();
    });
    this.#arm();
  }

  /** Ids of the edges whose heartbeat was heard lately. */
  get live(): readonly string[] {
    const since = this.#options.clock.now() - GONE_MS;
    return [...this.#beats].flatMap(([edge, at]) => (at >= since ? [edge] : []));
  }

  close(): void {
    this.#disarm?.();
  }

  #arm(): void {
    const { clock } = this.#options;
    this.#disarm = clock.alarm(clock.now() + LOOK_MS, () => {
      this.#look();
      this.#arm();
    });
  }

  #look(): void {
    const { bus, clock, flows, lost } = this.#options;
    const now = clock.now();
    // A process that stood still has beats to read that came meanwhile.
    if (now - this.#lookedAt > 2 * LOOK_MS) this.#upSince = now;
    this.#lookedAt = now;
    if (now - this.#upSince < GONE_MS) return;
    for (const [edge, at] of this.#beats) if (now - at > GONE_MS) this.#beats.delete(edge);
    // Who cannot hear anybody knows nothing of anybody.
    if (!bus.isUp) return;
    for (const flow of [...flows()]) if (!this.#beats.has(edgeOfFlow(flow))) lost(flow);
  }
}
