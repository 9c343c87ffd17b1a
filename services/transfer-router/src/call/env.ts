import type { Directory } from "@tandem/directory";
import type { ClusterKeys } from "@tandem/identity";
import type { NumberPlan } from "../policy/number-plan.ts";

/** What a step may look at besides its state and event: snapshots, never anything that waits. */
export interface Env {
  readonly directory: Directory;
  readonly plan: NumberPlan;
  readonly keys: ClusterKeys;
  /** Advertised host:port of a listener, and its host alone for SDP (`udp:127.0.20.1:5060` -> …). */
  advertised(listener: string): { readonly host: string; readonly port: number; readonly transport: string };
  /**
   * The listener that sends to an address over a transport; undefined when none can. Of several the one that has the
   * address of `near`, a listener of the same call: both sides then know one address of ours.
   */
  listenerFor(transport: string, address: string, near?: string): string | undefined;
}
