import type { HopSend } from "@tandem/contracts";
import type { Transport } from "@tandem/directory";
import type { Edge } from "../edge.ts";

/** Sends in order. @returns positions of the messages that did not leave */
export async function sendAll(edge: Pick<Edge, "send">, sends: readonly HopSend[]): Promise<readonly number[]> {
  // Begun one after the other without waiting: a listener keeps the order of the calls.
  const results = await Promise.allSettled(
    sends.map(async ({ text, listener, flow, transport, address, port }) =>
      edge.send({ text, listener, flow, destination: { address, port, transport: transport as Transport } }),
    ),
  );
  return results.flatMap(({ status }, i) => (status === "rejected" ? [i] : []));
}
