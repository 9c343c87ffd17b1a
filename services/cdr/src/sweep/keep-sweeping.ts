import type { SweepOutcome } from "./sweep-orphans.ts";

export const SWEEP_EVERY_MS = 60_000;

export interface Sweeping {
  readonly everyMs?: number;
  readonly sweep: () => Promise<SweepOutcome>;
  readonly say: (what: string) => void;
}

const LEFT = {
  unsure: "not every router says what it runs",
  behind: "events wait to be read",
} as const satisfies Record<NonNullable<SweepOutcome["left"]>, string>;

/** Sweeps again and again. Resolves `close` when no sweep runs any more. */
export function keepSweeping({ everyMs = SWEEP_EVERY_MS, sweep, say }: Sweeping): { close(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  let said = "";
  const sayOnce = (what: string): void => {
    if (what !== said && what !== "") say(what);
    said = what;
  };
  const once = async (): Promise<void> => {
    try {
      const { ended, left } = await sweep();
      if (ended > 0) say(`ended ${ended} records whose calls were gone`);
      sayOnce(left === undefined ? "" : `records that may be orphans are left as they are: ${LEFT[left]}`);
    } catch (error) {
      sayOnce(`orphans were not looked for: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  let isRunning = false;
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    running = once().finally(() => {
      isRunning = false;
    });
  }, everyMs);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
