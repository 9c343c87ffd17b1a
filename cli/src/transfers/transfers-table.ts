import type { TransferOfCallJson } from "@tandem/all-in-one";
import { formatTable } from "../terminal/table.ts";

const HEAD = ["REFER", "CALL", "FROM", "TO", "REFER-TO", "CLASS", "OUTCOME", "STATUS", "RULE", "NEW CALL", "NOTE"];
const FIGURES = [7];

/** Transfers as a table, in the order given. */
export function transfersTable(transfers: readonly TransferOfCallJson[]): string {
  const rows = transfers.map((one) => [
    (one.requestTime ?? "-").replace("T", " ").replace(/\.\d+Z$/, "Z"),
    one.parentCallId,
    one.from,
    one.to,
    one.referTo,
    one.targetClass ?? "-",
    one.outcome ?? "pending",
    String(one.finalStatus ?? "-"),
    one.rule === "" ? "-" : one.rule,
    one.callId ?? "-",
    noteOf(one),
  ]);
  return formatTable(HEAD, rows, FIGURES);
}

function noteOf({ answeredButNotJoined, notifyAnsweredStatus, outcome }: TransferOfCallJson): string {
  const notes: string[] = [];
  if (answeredButNotJoined) notes.push("the target answered and was not joined");
  if (notifyAnsweredStatus !== undefined && notifyAnsweredStatus >= 300)
    notes.push(`the transferor answered the NOTIFY with ${notifyAnsweredStatus}`);
  else if (outcome !== undefined && outcome !== "REFUSED" && notifyAnsweredStatus === undefined)
    notes.push("the NOTIFY was not answered");
  return notes.join(", ");
}
