import type { SignallingChunk } from "@tandem/contracts";

/** What is sent together: less than half of what a NATS server takes. */
const BATCH_BYTES = 393_216;

export interface ShipOptions {
  /** Keeps the chunks; when it rejects they are lost. */
  readonly send: (chunks: readonly SignallingChunk[]) => Promise<void>;
  /** Resolves when others had a turn. */
  readonly breathe: () => Promise<void>;
  /** Parts of calls that were sent and that were lost on the way. */
  readonly counts: { sent: number; lost: number };
}

/** Sends chunks, several in a message, until there is no next one. */
export async function shipChunks(next: () => SignallingChunk | undefined, options: ShipOptions): Promise<void> {
  let batch: SignallingChunk[] = [];
  let bytes = 0;
  for (let chunk = next(); chunk !== undefined; chunk = next()) {
    if (bytes > 0 && bytes + chunk.content.length > BATCH_BYTES) {
      await ship(batch, options);
      batch = [];
      bytes = 0;
    }
    batch.push(chunk);
    bytes += chunk.content.length;
    await options.breathe();
  }
  await ship(batch, options);
}

async function ship(chunks: readonly SignallingChunk[], { send, counts }: ShipOptions): Promise<void> {
  const parts = chunks.reduce((sum, { groupIds }) => sum + groupIds.length, 0);
  if (parts === 0) return;
  try {
    await send(chunks);
    counts.sent += parts;
  } catch {
    counts.lost += parts;
  }
}
