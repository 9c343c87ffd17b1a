import { AdapterError } from "@tandem/actor";
import type { Config } from "@tandem/directory";
import { type KV, StorageType } from "nats";
import type { NatsConnection } from "../connect-nats.ts";
import { madeOnce } from "../made-once.ts";
import { adapterError } from "../nats-trouble.ts";
import { configOfValues, type KeyedText } from "./config-values.ts";
import { type Manifest, parseManifest } from "./manifest.ts";

export const BUCKET = "directory";
export const HEAD = "head";
/** Earlier values of a key that are kept: a reader finds what its manifest means while a writer is at work. */
const HISTORY = 8;
/** Values that are read or written at once. */
const AT_ONCE = 32;
/** Writers that come between before a write is given up. */
const TRIES = 5;

export interface Head extends Manifest {
  readonly revision: number;
}

/** The bucket, and the values in it. Every method rejects with an `AdapterError`. */
export class DirectoryBucket {
  readonly #connection: NatsConnection;
  readonly #replicas: number;
  readonly #cache = new Map<string, { readonly revision: number; readonly text: string }>();
  #opened: Promise<KV> | undefined;

  constructor(connection: NatsConnection, replicas: number) {
    this.#connection = connection;
    this.#replicas = replicas;
  }

  /** The newest manifest; undefined while nobody has written one. */
  async head(): Promise<Head | undefined> {
    const found = await this.#get(HEAD);
    if (found?.text === undefined) return undefined;
    const { revision, text } = found;
    return { revision, ...this.#read(() => parseManifest(text)) };
  }

  /** The configuration that a manifest means. Values that have not changed since the last one are not read again. */
  async config({ entries }: Manifest): Promise<Config> {
    const values = await inTurn(entries, async ([key, revision]): Promise<KeyedText> => {
      const known = this.#cache.get(key);
      if (known?.revision === revision) return { key, text: known.text };
      const found = await this.#get(key, revision);
      if (found?.text === undefined) throw new AdapterError("corrupt", `${this.#what}: ${key} at ${revision} is gone`);
      this.#cache.set(key, { revision, text: found.text });
      return { key, text: found.text };
    });
    const wanted = new Set(entries.map(([key]) => key));
    for (const key of this.#cache.keys()) if (!wanted.has(key)) this.#cache.delete(key);
    return this.#read(() => configOfValues(values));
  }

  /** Makes each key hold its text; what does so already is left alone. Answers with the revisions, in the same order. */
  ensure(values: readonly KeyedText[]): Promise<readonly (readonly [key: string, revision: number])[]> {
    return inTurn(values, async ({ key, text }) => {
      for (let attempt = 1; ; attempt += 1) {
        const found = await this.#get(key);
        if (found?.text === text) return [key, found.revision] as const;
        try {
          return [key, await this.put(key, text, found?.revision ?? 0)] as const;
        } catch (error) {
          if (attempt === TRIES || !isConflict(error)) throw error;
        }
      }
    });
  }

  /** Writes over the revision that is expected (0: none) and no other: else "conflict". Answers with the new revision. */
  put(key: string, text: string, expected: number): Promise<number> {
    return this.#ask((kv) => kv.put(key, Buffer.from(text, "utf8"), { previousSeq: expected }));
  }

  /** Those of the values whose key never held one. */
  async neverHeld(values: readonly KeyedText[]): Promise<readonly KeyedText[]> {
    const found = await inTurn(values, ({ key }) => this.#get(key));
    return values.filter((_, n) => found[n] === undefined);
  }

  /** Removes keys, if they hold what is expected of them. */
  async remove(keys: readonly string[], isMeant: (key: string, text: string) => boolean): Promise<void> {
    await inTurn(keys, async (key) => {
      const found = await this.#get(key);
      if (found?.text === undefined || !isMeant(key, found.text)) return;
      try {
        await this.#ask((kv) => kv.delete(key, { previousSeq: found.revision }));
      } catch (error) {
        // Somebody has written it anew: then it is theirs.
        if (!isConflict(error)) throw error;
      }
    });
  }

  /** `text` undefined: it was removed at that revision. */
  async #get(key: string, revision?: number): Promise<{ revision: number; text: string | undefined } | undefined> {
    const entry = await this.#ask((kv) => kv.get(key, revision === undefined ? undefined : { revision }));
    if (entry === null) return undefined;
    return { revision: entry.revision, text: entry.operation === "PUT" ? entry.string() : undefined };
  }

  async #ask<T>(question: (kv: KV) => Promise<T>): Promise<T> {
    try {
      if (!this.#connection.isUp) throw new AdapterError("unavailable", `${this.#what} is away`);
      this.#opened ??= madeOnce(() => this.#open());
      return await question(await this.#opened);
    } catch (error) {
      const failure = adapterError(this.#connection.where, "the directory", error);
      if (failure.code !== "conflict") this.#opened = undefined;
      throw failure;
    }
  }

  #open(): Promise<KV> {
    return this.#connection.driver.jetstream().views.kv(BUCKET, {
      history: HISTORY,
      storage: StorageType.File,
      replicas: this.#replicas,
      // Read from who leads the stream: a copy that is behind would bring an old directory back.
      allow_direct: false,
    });
  }

  #read<T>(parse: () => T): T {
    try {
      return parse();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const failure = new AdapterError("corrupt", `${this.#what}: ${why}`, error);
      throw failure;
    }
  }

  get #what(): string {
    return `the directory at ${this.#connection.where}`;
  }
}

export function isConflict(error: unknown): boolean {
  return error instanceof AdapterError && error.code === "conflict";
}

async function inTurn<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<readonly R[]> {
  const done: R[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    done.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(run))));
  return done;
}
