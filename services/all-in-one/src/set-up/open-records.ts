import { existsSync } from "node:fs";
import { join } from "node:path";
import { OpenDatabaseError, openPglite, type RunningProcess } from "@tandem/adapter-pglite";
import { openBilling, type RateDecks } from "@tandem/billing";
import { openCdr, openSignalling } from "@tandem/cdr";
import type { BillingPort, CallRecordsPort } from "@tandem/contracts";
import { type Signalling, signallingOf } from "@tandem/portal";
import { Kysely } from "kysely";

export interface OpenedRecords {
  readonly calls: CallRecordsPort;
  readonly billing: BillingPort;
  readonly signalling: Signalling;
  close(): Promise<void>;
}

/**
 * The records and balances in a data folder that no platform is using. `decks`: where prices are asked, too. Rejects with `OpenDatabaseError`, as
 * `startPlatform` does; a folder that holds no database is "unwritable" and is not made.
 */
export async function openRecords(
  data: string,
  process: RunningProcess,
  decks: RateDecks = new Map(),
): Promise<OpenedRecords> {
  if (!existsSync(join(data, "postgres"))) {
    const message = `${data} holds no call records: name the folder that was given to \`tandem up --data\``;
    throw new OpenDatabaseError(message, { code: "unwritable" });
  }
  const database = await openPglite({ folder: data, process });
  const db = new Kysely<unknown>({ dialect: database.dialect });
  const close = async (): Promise<void> => {
    await db.destroy();
    await database.close();
  };
  try {
    const billing = await openBilling({ db, decks, alarm: () => undefined });
    const { port } = await openCdr({ db, billing: billing.port });
    const kept = openSignalling({ db, now: Date.now });
    return {
      calls: port,
      billing: billing.port,
      signalling: signallingOf(kept.port),
      async close() {
        await kept.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
