import type { PartHealth } from "./http-backend.ts";

/** Asks every part how it is. A check answers undefined when its part is there, else why it is not. */
export function partHealth(
  checks: Readonly<Record<string, () => Promise<string | undefined>>>,
): () => Promise<readonly PartHealth[]> {
  return () =>
    Promise.all(
      Object.entries(checks).map(async ([name, check]): Promise<PartHealth> => {
        const reason = await check();
        return reason === undefined ? { name, status: "up" } : { name, status: "down", reason };
      }),
    );
}
