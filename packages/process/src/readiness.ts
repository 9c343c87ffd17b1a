import { messageOf } from "./message-of.ts";

/** A scrape must not wait for what is away. */
const PART_MS = 1_000;

export interface Readiness {
  /** Asked at each probe of readiness; undefined when that part is ready, else why not. */
  readonly check: (part: string, ask: () => Promise<string | undefined>) => void;
  /** Why the process is not ready, a line a part; an empty list when it is. From the signal on it never is. */
  readonly notReady: () => Promise<readonly string[]>;
  /** The parts that were named so far, and which of them are ready; one that is not known to be within a second is not. */
  readonly parts: () => Promise<readonly (readonly [part: string, isReady: boolean])[]>;
  /** The process is not ready until that part is there; what is said of it meanwhile is the reason. */
  readonly waitFor: (part: string) => Waiting;
}

export interface Waiting {
  readonly say: (what: string) => void;
  /** It is there: from now on what is said is said, and no reason. */
  readonly isThere: () => void;
}

/** @param ending aborted when the process ends */
export function readiness(ending: AbortSignal, say: (what: string) => void): Readiness {
  const waiting = new Map<string, string>();
  const checks: { readonly part: string; readonly ask: () => Promise<string | undefined> }[] = [];
  const named = new Set<string>();
  const reasons = async (withinMs?: number): Promise<readonly (readonly [part: string, reason: string])[]> => {
    const asked = checks.map(
      async ({ part, ask }) => [part, await (withinMs === undefined ? ask() : soon(ask(), withinMs))] as const,
    );
    const answers = (await Promise.all(asked)).flatMap(([part, reason]) =>
      reason === undefined ? [] : [[part, reason] as const],
    );
    return [...waiting, ...answers];
  };
  return {
    check(part, ask) {
      named.add(part);
      checks.push({ part, ask: () => ask().catch(messageOf) });
    },
    async notReady() {
      if (ending.aborted) return ["the process is ending"];
      return (await reasons()).map(([part, reason]) => `${part}: ${reason}`);
    },
    async parts() {
      const held = new Set((await reasons(PART_MS)).map(([part]) => part));
      return [...named].map((part) => [part, !held.has(part) && !ending.aborted] as const);
    },
    waitFor(part) {
      named.add(part);
      waiting.set(part, "not there yet");
      return {
        say(what) {
          say(what);
          if (waiting.has(part)) waiting.set(part, what);
        },
        isThere: () => void waiting.delete(part),
      };
    },
  };
}

async function soon(reason: Promise<string | undefined>, ms: number): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("no answer"), ms);
  });
  try {
    return await Promise.race([reason, late]);
  } finally {
    clearTimeout(timer);
  }
}
