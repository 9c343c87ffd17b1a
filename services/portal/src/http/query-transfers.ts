import { z } from "@hono/zod-openapi";
import { type CallRecordsPort, TargetClass, TransferOutcome } from "@tandem/contracts";
import { err, ok, type Result } from "@tandem/sip";
import { inSlices } from "../operation/in-slices.ts";
import { badFields, type Problem } from "../operation/problem.ts";
import { readQuery } from "../operation/read-fields.ts";
import { countField, instantField, textField, wordsField } from "../schema/fields.ts";
import { type TransferOfCallJson, transferOfCallJson } from "../view/call-json.ts";

const MAX_PAGE = 1_000;

/** The query of `/v1/transfers`. */
export const TransferQuerySchema = z.strictObject({
  trunkId: textField("a trunk's id"),
  projectId: textField("a project's id"),
  outcome: wordsField(TransferOutcome, "how it ended, several with commas"),
  targetClass: wordsField(TargetClass, "what the Refer-To named, several with commas"),
  createdFrom: instantField("when the REFER came, this instant included"),
  createdTo: instantField("when the REFER came, this instant included"),
  pageSize: countField(MAX_PAGE, "100 where it is left out"),
  cursor: textField("the nextCursor of the page before"),
});

export interface TransferPageJson {
  readonly transfers: readonly TransferOfCallJson[];
  /** Left out on the last page. */
  readonly nextCursor?: string;
}

/** What `GET /v1/transfers?query` answers to who may see all projects. */
export async function listTransfers(
  calls: CallRecordsPort,
  query: URLSearchParams,
): Promise<Result<TransferPageJson, Problem>> {
  const read = readQuery(TransferQuerySchema, query);
  return read.ok ? pageOfTransfers(calls, read.value) : err(badFields(read.error));
}

/** @param shown a transfer as whoever asks may see it */
export async function pageOfTransfers(
  calls: CallRecordsPort,
  query: z.output<typeof TransferQuerySchema>,
  shown: (transfer: TransferOfCallJson) => TransferOfCallJson = (transfer) => transfer,
): Promise<Result<TransferPageJson, Problem>> {
  const { outcome: outcomes, targetClass: targetClasses, createdFrom, createdTo, ...rest } = query;
  const times = { createdFromMs: createdFrom, createdToMs: createdTo };
  const found = await calls.listTransfers({ ...rest, outcomes, targetClasses, ...times });
  if (found.problem !== "") return err(badFields([{ field: "cursor", detail: found.problem }]));
  const transfers = (
    await inSlices(found.transfers, (one) => {
      const json = transferOfCallJson(one);
      return json === undefined ? [] : [shown(json)];
    })
  ).flat();
  return ok({ transfers, ...(found.nextCursor === "" ? {} : { nextCursor: found.nextCursor }) });
}
