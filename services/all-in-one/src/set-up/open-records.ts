import { existsSync } from "node:fs";
import { join } from "node:path";
import { OpenDatabaseError, openPglite, type RunningProcess } from "@tandem/adapter-pglite";
import { openBilling, type RateDecks } from "@tandem/billing";
import { openCdr } from "@tandem/cdr";
import type { BillingPort, CallRecordsPort } from "@tandem/contracts";
import { Kysely } from "kysely";

export interface OpenedRecords {
  readonly calls: CallRecordsPort;
  readonly billing: BillingPort;
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
    return { calls: port, billing: billing.port, close };
  } catch (error) {
    await close();
    throw error;
  }
}
