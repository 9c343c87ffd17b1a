import { existsSync } from "node:fs";
import { join } from "node:path";
import { OpenDatabaseError, openPglite, type RunningProcess } from "@tandem/adapter-pglite";
import { loadDecks, openBilling } from "@tandem/billing";
import { openCdr } from "@tandem/cdr";
import type { CallRecordsPort } from "@tandem/contracts";
import { Kysely } from "kysely";

export interface OpenedRecords {
  readonly calls: CallRecordsPort;
  close(): Promise<void>;
}

/**
 * The records in a data folder that no platform is using, for reading. Rejects with `OpenDatabaseError`, as
 * `startPlatform` does; a folder that holds no database is "unwritable" and is not made.
 */
export async function openRecords(data: string, process: RunningProcess): Promise<OpenedRecords> {
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
    const none = await loadDecks([]);
    if (!none.ok) throw new Error("no decks cannot be wrong");
    const billing = await openBilling({ db, decks: none.value, alarm: () => undefined });
    const { port } = await openCdr({ db, billing: billing.port });
    return { calls: port, close };
  } catch (error) {
    await close();
    throw error;
  }
}
