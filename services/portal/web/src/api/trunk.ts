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
  readonly notifyProgress: boolean;
  readonly transferCallerId: string;
  readonly rateDeck: unknown;
  readonly endpoints: readonly unknown[];
  readonly numbers: readonly string[];
  readonly acl: readonly unknown[];
  readonly hasCredentials: boolean;
  readonly balance?: Money;
}
