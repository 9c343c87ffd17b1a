import { buildDirectory, type Config, type Directory } from "@tandem/directory";
import type { NatsDirectory } from "./nats-directory.ts";

/** The copy of the directory that a process keeps in memory: nothing is ever looked up over the network. */
export interface LiveDirectory {
  readonly directory: Directory;
  readonly config: Config;
  /** Ms since it was known to be the newest (CLUSTER rule 35). */
  readonly ageMs: number;
}

/** Resolves when the first whole configuration is there; from then on the copy changes by itself. Undefined: ended before. */
export function liveDirectory(
  source: Pick<NatsDirectory, "watch" | "ageMs">,
  signal: AbortSignal,
): Promise<LiveDirectory | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let current: { readonly directory: Directory; readonly config: Config } | undefined;
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
    source.watch((config, revision) => {
      const isFirst = current === undefined;
      const made = { directory: buildDirectory(config, revision), config };
      current = made;
      if (!isFirst) return;
      resolve({
        get directory() {
          return (current ?? made).directory;
        },
        get config() {
          return (current ?? made).config;
        },
        get ageMs() {
          return source.ageMs();
        },
      });
    });
  });
}
