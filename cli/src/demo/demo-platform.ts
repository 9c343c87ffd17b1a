import type { BillingPort, CallRecordsPort, SignallingPort } from "@tandem/contracts";
import type { Crossed } from "../ladder/ladder-message.ts";

/** What the demo needs of the platform that it has started, be it one process or a cluster. */
export interface DemoPlatform {
  /** Absolute. */
  readonly data: string;
  readonly calls: CallRecordsPort;
  readonly billing: BillingPort;
  readonly signalling: SignallingPort;
  /** Where the messages are seen: at the platform's own sockets, or at those of the parties around it. */
  readonly seenBy: "platform" | "parties";
  /** Resolves when every event so far is rated and recorded, as far as the platform can tell. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export type DemoPlatformResult =
  | { readonly ok: true; readonly value: DemoPlatform }
  | { readonly ok: false; readonly error: string };

export interface DemoPlatformOptions {
  readonly config: string;
  readonly data: string;
  readonly warn: (what: string) => void;
  readonly progress: (what: string) => void;
  /** Hears each message that crosses the platform's sockets, where they are in this process. */
  readonly crossed: (message: Omit<Crossed, "at">) => void;
}
