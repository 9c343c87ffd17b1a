import { problem, problemResponse } from "../operation/problem.ts";

/** Exports at a time: each reads the database as fast as it can. */
const AT_ONCE = 8;
/** Of a reader that takes nothing more. */
const IDLE_MS = 120_000;

export interface ExportSlots {
  /**
   * What `make` gives, for as long as somebody reads it: it is broken off where nobody does. Undefined: as many exports
   * run as may. Rejects as `make` does.
   */
  run(make: () => Promise<ReadableStream<Uint8Array>>): Promise<ReadableStream<Uint8Array> | undefined>;
}

export interface ExportSlotsOptions {
  readonly atOnce?: number;
  readonly idleMs?: number;
}

export function exportSlots({ atOnce = AT_ONCE, idleMs = IDLE_MS }: ExportSlotsOptions = {}): ExportSlots {
  let running = 0;
  return {
    async run(make) {
      if (running >= atOnce) return undefined;
      running += 1;
      let isRunning = true;
      const end = (): void => {
        if (isRunning) running -= 1;
        isRunning = false;
      };
      try {
        return watched(await make(), idleMs, end);
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

export function tooManyExports(): Response {
  return problemResponse(problem(503, "as many exports run as may"), { "retry-after": "10" });
}

/** The same stream, with a word when it is over, however that comes. */
function watched(source: ReadableStream<Uint8Array>, idleMs: number, end: () => void): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let idle: ReturnType<typeof setTimeout> | undefined;
  const over = (): void => {
    clearTimeout(idle);
    end();
  };
  const abandon = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    over();
    controller.error(new Error(`an export was broken off: nothing was read for ${idleMs / 1000} s`));
    void reader.cancel();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        idle = setTimeout(() => abandon(controller), idleMs);
      },
      async pull(controller) {
        clearTimeout(idle);
        try {
          const { done, value } = await reader.read();
          if (done) {
            over();
            controller.close();
            return;
          }
          controller.enqueue(value);
          idle = setTimeout(() => abandon(controller), idleMs);
        } catch (error) {
          over();
          throw error;
        }
      },
      cancel(reason) {
        over();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
