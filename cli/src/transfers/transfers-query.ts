import type { TargetClass, TransferOutcome } from "@tandem/contracts";
import type { SourceFlags } from "../calls/record-source.ts";

type Word<E> = Exclude<keyof E, "UNSPECIFIED">;

export const OUTCOMES = ["MOVED", "FAILED", "REFUSED", "ABANDONED"] as const satisfies readonly Word<
  typeof TransferOutcome
>[];
export const TARGET_CLASSES = ["PSTN", "SIP", "JOIN"] as const satisfies readonly Word<typeof TargetClass>[];

/** Transfers that one command lists, page by page. */
export const MOST_TRANSFERS = 10_000;
/** Of the API. */
const LARGEST_PAGE = 1_000;

export interface TransfersFlags extends SourceFlags {
  readonly trunk?: string;
  readonly outcome?: readonly (typeof OUTCOMES)[number][];
  readonly class?: readonly (typeof TARGET_CLASSES)[number][];
  readonly since?: string;
  readonly limit: number;
  readonly json: boolean;
}

/** The flags as a query of `/v1/transfers` for the next `left` of them. */
export function transfersQuery(flags: TransfersFlags, left: number, cursor: string): URLSearchParams {
  const { trunk, outcome, class: targetClass, since } = flags;
  const query = new URLSearchParams({ pageSize: String(Math.min(left, LARGEST_PAGE)) });
  if (trunk !== undefined) query.set("trunkId", trunk);
  if (outcome !== undefined) query.set("outcome", outcome.join(","));
  if (targetClass !== undefined) query.set("targetClass", targetClass.join(","));
  if (since !== undefined) query.set("createdFrom", since);
  if (cursor !== "") query.set("cursor", cursor);
  return query;
}
