import type { Tx } from "../state.ts";
import { type ClientTxRow, packClientTx, unpackClientTx } from "./client-tx-row.ts";
import type { Stored } from "./row.ts";
import { packServerTx, type ServerTxRow, unpackServerTx } from "./server-tx-row.ts";
import type { Reading, Writing } from "./shared.ts";
import type { CallParts } from "./tx-fields.ts";

export type TxRow = ClientTxRow | ServerTxRow;

export function packTx(w: Writing, tx: Tx, call: CallParts): Stored<TxRow> {
  return tx.side === "client" ? packClientTx(w, tx, call) : packServerTx(w, tx, call);
}

export function unpackTx(r: Reading, row: Stored<TxRow>, call: CallParts): Tx {
  const kind = (row[0] ?? "").charAt(0);
  return kind === "C" || kind === "c"
    ? unpackClientTx(r, row as Stored<ClientTxRow>, call)
    : unpackServerTx(r, row as Stored<ServerTxRow>, call);
}
