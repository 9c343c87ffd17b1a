import type { CallJson, ChargeJson } from "@tandem/all-in-one";
import { formatTable } from "../terminal/table.ts";
import { callForest } from "./call-forest.ts";

const HEAD = ["CREATED", "CALL", "FROM", "TO", "CLASS", "RESULT", "SECONDS", "BILLED", "PRICE", "NOTE"];
const FIGURES = [6, 7, 8];

/** The records as a table: transferred calls below the call that they came from. */
export function callsTable(calls: readonly CallJson[]): string {
  const rows = callForest(calls).map(({ stem, call }) => [
    call.createTime.replace("T", " ").replace(/\.\d+Z$/, "Z"),
    `${stem}${call.callId}`,
    call.from,
    call.to,
    `${call.direction} ${call.targetClass ?? ""}`.trim(),
    call.callResult ?? "in progress",
    String(call.durationSeconds),
    String(call.billingDurationSeconds),
    priceText(call.price),
    noteOf(call),
  ]);
  return formatTable(HEAD, rows, FIGURES);
}

function priceText(price: { readonly currencyCode: string; readonly amount: string } | undefined): string {
  return price === undefined ? "-" : `${price.currencyCode} ${price.amount}`;
}

/** A call's lines of the ledger. */
export function chargesTable(charges: readonly ChargeJson[]): string {
  const rows = charges.map((charge) => [
    charge.direction ?? "",
    charge.number,
    charge.carrier ?? "",
    `${charge.rateDeck ?? ""} ${charge.prefix ?? ""}`.trim(),
    String(charge.ratedSeconds),
    String(charge.billingDurationSeconds),
    priceText(charge.pricePerMinute),
    priceText(charge.connectionFee),
    priceText(charge.price),
    charge.reason ?? charge.destination ?? "",
  ]);
  return formatTable(
    ["CHARGE", "NUMBER", "CARRIER", "DECK", "SECONDS", "BILLED", "A MINUTE", "FEE", "PRICE", "FOR"],
    rows,
    [4, 5, 6, 7, 8],
  );
}

function noteOf(call: CallJson): string {
  const notes: string[] = [];
  if (call.parentId !== undefined)
    notes.push(`transferred: ${call.outcome ?? "pending"} ${call.finalStatus ?? ""}`.trim());
  const moved = call.transfers.find(({ outcome }) => outcome === "MOVED");
  if (moved !== undefined) notes.push("was transferred");
  else if (call.transfers.length > 0) notes.push("a transfer did not come about");
  if (call.cause !== undefined) notes.push(call.cause);
  return notes.join(", ");
}
