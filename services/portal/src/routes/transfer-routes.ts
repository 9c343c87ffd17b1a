import { z } from "@hono/zod-openapi";
import { TargetClass, TransferOutcome } from "@tandem/contracts";
import { err, ok } from "@tandem/sip";
import type { Mount } from "../operation/operation.ts";
import { badFields } from "../operation/problem.ts";
import { TransferSchema } from "../schema/call-schema.ts";
import { countField, instantField, textField, wordsField } from "../schema/fields.ts";
import { transferOfCallJson } from "../view/call-json.ts";
import { ownProject, shownTo } from "./own-project.ts";

const MAX_PAGE = 1_000;

const TransferQuerySchema = z.strictObject({
  trunkId: textField("a trunk's id"),
  projectId: textField("a project's id"),
  outcome: wordsField(TransferOutcome, "how it ended, several with commas"),
  targetClass: wordsField(TargetClass, "what the Refer-To named, several with commas"),
  createdFrom: instantField("when the REFER came, this instant included"),
  createdTo: instantField("when the REFER came, this instant included"),
  pageSize: countField(MAX_PAGE, "100 where it is left out"),
  cursor: textField("the nextCursor of the page before"),
});

const TransferOfCallSchema = TransferSchema.extend({
  parentCallId: z.string().openapi({ description: "The call that the REFER came in" }),
  groupId: z.string(),
  trunkId: z.string(),
  projectId: z.string(),
  from: z.string().openapi({ description: "Of the call that the REFER came in" }),
  to: z.string(),
}).openapi("TransferOfCall");

export function transferRoutes(mount: Mount): void {
  mount(
    {
      method: "get",
      path: "/v1/transfers",
      id: "listTransfers",
      tag: "transfers",
      summary: "A page of transfers, newest first: every REFER that was accepted or refused",
      scope: "calls:read",
      query: TransferQuerySchema,
      answer: z
        .object({
          transfers: z.array(TransferOfCallSchema),
          nextCursor: z.string().optional().openapi({ description: "Left out on the last page" }),
        })
        .openapi("TransferPage"),
    },
    async ({ query, who, backend }) => {
      const asked = ownProject(who, query);
      if (!asked.ok) return asked;
      const { outcome: outcomes, targetClass: targetClasses, createdFrom, createdTo, ...rest } = asked.value;
      const times = { createdFromMs: createdFrom, createdToMs: createdTo };
      const found = await backend.calls.listTransfers({ ...rest, outcomes, targetClasses, ...times });
      if (found.problem !== "") return err(badFields([{ field: "cursor", detail: found.problem }]));
      const transfers = found.transfers.flatMap((one) => transferOfCallJson(one) ?? []);
      return ok(shownTo(who, { transfers, ...(found.nextCursor === "" ? {} : { nextCursor: found.nextCursor }) }));
    },
  );
}
