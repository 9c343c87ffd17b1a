import type { Clock } from "@tandem/actor";
import type { OpenedDatabase } from "@tandem/adapter-pglite";
import type { RateDecks } from "@tandem/billing";
import type { Config, Directory } from "@tandem/directory";
import type { Telemetry } from "@tandem/observability/telemetry";
import type { Kysely } from "kysely";
import type { BoundListeners } from "../set-up/bind-listeners.ts";
import type { Capture } from "../set-up/capture-of.ts";

/** What everything in the one process stands on. */
export interface Ground {
  readonly config: Config;
  readonly decks: RateDecks;
  readonly directory: Directory;
  /** Names this run: in the fence and in every flow token (CLUSTER rules 6, 18). */
  readonly boot: string;
  readonly clock: Clock;
  readonly sockets: BoundListeners;
  readonly database: OpenedDatabase;
  readonly db: Kysely<unknown>;
  readonly telemetry: Telemetry;
  /** Sees each message in and out. */
  readonly capture: Capture | undefined;
  readonly warn: (what: string) => void;
}
