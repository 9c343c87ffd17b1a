import type { CallJson } from "@tandem/all-in-one";
import { until } from "./chaos-cluster.ts";

const SETTLE_MS = 20_000;

/** The records of one call and its transfers as the portal shows them, once every one is complete and rated; else as they are. */
export async function recordsOf(http: string, sipCallId: string, count: number): Promise<readonly CallJson[]> {
  let records: readonly CallJson[] = [];
  await until(async () => {
    const [first] = await calls(http, `sipCallId=${encodeURIComponent(sipCallId)}`);
    if (first === undefined) return false;
    records = await calls(http, `groupId=${first.groupId}`);
    return records.length >= count && records.every(isWhole);
  }, SETTLE_MS);
  return records;
}

/** The records that have a leg of this Call-ID, once there are so many and each is complete and rated; else as they are. */
export async function recordsOfCallId(http: string, sipCallId: string, count: number): Promise<readonly CallJson[]> {
  let records: readonly CallJson[] = [];
  await until(async () => {
    records = await calls(http, `sipCallId=${encodeURIComponent(sipCallId)}`);
    return records.length >= count && records.every(isWhole);
  }, SETTLE_MS);
  return records;
}

/** Each of its legs has ended, and what was answered is in the ledger. */
function isWhole({ isComplete, callResult, legs, charges }: CallJson): boolean {
  const isFree = callResult !== "COMPLETED";
  return isComplete && legs.every(({ endTime }) => endTime !== undefined) && (isFree || charges.length > 0);
}

async function calls(http: string, query: string): Promise<readonly CallJson[]> {
  const response = await fetch(`http://${http}/v1/calls?${query}`).catch(() => undefined);
  if (response === undefined) return [];
  const body = (await response.json()) as { readonly calls?: readonly CallJson[] };
  return body.calls ?? [];
}

/** One line a record, for comparison: what it is, how it ended, which legs it has and which of them are charged. */
export function recordLine({
  relationshipType,
  direction,
  targetClass,
  callResult,
  outcome,
  legs,
  charges,
  transfers,
}: CallJson): string {
  const sides = legs.map(({ legId, side, answerTime }) => {
    const lines = charges.filter((charge) => charge.legId === legId);
    const charged = lines.map(({ price, reason }) => (price === undefined ? `free (${reason})` : "charged"));
    return `${side}${answerTime === undefined ? " unanswered" : ""} ${charged.join("+")}`.trimEnd();
  });
  const moved = transfers.map((transfer) => `${transfer.outcome} ${transfer.finalStatus}`);
  return [relationshipType, direction, targetClass, callResult, outcome ?? "", ...moved, sides.sort().join(", ")].join(
    " | ",
  );
}
