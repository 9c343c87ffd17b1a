import type { Config } from "@tandem/directory";
import type { NatsConnection } from "../connect-nats.ts";
import { BUCKET, DirectoryBucket, HEAD } from "./directory-bucket.ts";
import type { ReadDirectory } from "./directory-lines.ts";
import { type SeedAnswer, type SeedMode, seedDirectory } from "./seed-directory.ts";

/** How often the newest revision is asked for, whether or not we were told of one. */
const LOOK_MS = 2_000;
/** Changes that come together are one. */
const DEBOUNCE_MS = 50;

export interface DirectoryOptions {
  /** Copies of the bucket, 3 in a cluster of servers. Default 1. */
  readonly replicas?: number;
}

export interface NatsDirectory {
  /** Writes a configuration (its secret stays out). Rejects with an `AdapterError`. */
  seed(config: Config, mode: SeedMode): Promise<SeedAnswer>;
  /** The newest one, read now; undefined while nobody has written one. Rejects with an `AdapterError`. */
  read(): Promise<ReadDirectory | undefined>;
  /**
   * Tells the whole configuration, now and at each change, and never a part of a change. What was missed while the
   * connection was away is told when it is back. A directory that cannot be read is said, and the last one stays.
   */
  watch(changed: (config: Config, revision: number) => void): void;
  /** Ms since the last one told was known to be the newest; Infinity before the first (CLUSTER rule 35). */
  ageMs(): number;
  close(): void;
}

/** The directory of the cluster in a JetStream bucket: one value a trunk, carrier and route, one for the rest. */
export function natsDirectory(connection: NatsConnection, options: DirectoryOptions = {}): NatsDirectory {
  const bucket = new DirectoryBucket(connection, options.replicas ?? 1);
  const watch = new DirectoryWatch(connection, bucket);
  return {
    seed: (config, mode) => seedDirectory(bucket, config, mode),
    async read() {
      const head = await bucket.head();
      return head === undefined ? undefined : { config: await bucket.config(head), revision: head.revision };
    },
    watch: (changed) => watch.open(changed),
    ageMs: () => watch.ageMs(),
    close: () => watch.close(),
  };
}

/**
 * Looks at the newest manifest every two seconds, and at once when a message of the bucket says that there is one. The
 * messages are only hints: one that is lost costs two seconds, and no gap can go unseen.
 */
class DirectoryWatch {
  readonly #connection: NatsConnection;
  readonly #bucket: DirectoryBucket;
  #changed: ((config: Config, revision: number) => void) | undefined;
  #stop: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #revision = 0;
  #confirmedAt: number | undefined;
  #isLooking = false;
  #isHinted = false;
  #said: string | undefined;

  constructor(connection: NatsConnection, bucket: DirectoryBucket) {
    this.#connection = connection;
    this.#bucket = bucket;
  }

  open(changed: (config: Config, revision: number) => void): void {
    this.#changed = changed;
    const hints = this.#connection.driver.subscribe(`$KV.${BUCKET}.${HEAD}`, { callback: () => this.#hint() });
    this.#stop.push(() => hints.unsubscribe());
    this.#stop.push(this.#connection.watch((isUp) => (isUp ? this.#hint() : undefined)));
    this.#arm(0);
  }

  ageMs(): number {
    return this.#confirmedAt === undefined ? Number.POSITIVE_INFINITY : performance.now() - this.#confirmedAt;
  }

  close(): void {
    this.#changed = undefined;
    for (const stop of this.#stop.splice(0)) stop();
    clearTimeout(this.#timer);
  }

  #hint(): void {
    this.#isHinted = true;
    if (!this.#isLooking) this.#arm(DEBOUNCE_MS);
  }

  #arm(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#changed !== undefined) this.#timer = setTimeout(() => void this.#look(), ms);
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    this.#isHinted = false;
    const asked = performance.now();
    try {
      if (this.#connection.isUp) await this.#refresh(asked);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (text !== this.#said) this.#connection.say(text);
      this.#said = text;
    }
    this.#isLooking = false;
    this.#arm(this.#isHinted ? DEBOUNCE_MS : LOOK_MS);
  }

  async #refresh(asked: number): Promise<void> {
    const head = await this.#bucket.head();
    if (head === undefined) return;
    const config = head.revision === this.#revision ? undefined : await this.#bucket.config(head);
    this.#confirmedAt = asked;
    this.#said = undefined;
    this.#revision = head.revision;
    if (config !== undefined) this.#changed?.(config, head.revision);
  }
}
