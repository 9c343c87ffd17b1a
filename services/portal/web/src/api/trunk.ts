import type { Money } from "./call.ts";

/** A trunk as the configuration has it, without anything secret. */
export interface Trunk {
  readonly trunkId: string;
  readonly name: string;
  readonly domain: string;
  readonly aliases: readonly string[];
  readonly projectId: string;
  readonly callsPerSecond: number;
  readonly maxConcurrentCalls: number;
  readonly transferMode: string;
  readonly notifyProgress: string;
  readonly transferCallerId: string;
  readonly rateDeck: { readonly INBOUND?: string; readonly OUTBOUND?: string };
  readonly endpoints: readonly Endpoint[];
  readonly numbers: readonly string[];
  /** CIDR. */
  readonly acl: readonly string[];
  readonly hasCredentials: boolean;
  readonly balance?: Money;
}

export interface Endpoint {
  readonly name: string;
  readonly address: string;
  readonly port?: number;
  readonly transport: string;
  readonly priority: number;
  readonly enabled: boolean;
}
