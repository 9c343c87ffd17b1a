import { z } from "@hono/zod-openapi";
import { pageOfTransfers, TransferQuerySchema } from "../http/query-transfers.ts";
import type { Mount } from "../operation/operation.ts";
import { TransferSchema } from "../schema/call-schema.ts";
import { ownProject, shownTo } from "./own-project.ts";

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
          transfers: z.array(TransferOfCallSchema).readonly(),
          nextCursor: z.string().optional().openapi({ description: "Left out on the last page" }),
        })
        .openapi("TransferPage"),
    },
    async ({ query, who, backend }) => {
      const asked = ownProject(who, query);
      if (!asked.ok) return asked;
      return await pageOfTransfers(backend.calls, asked.value, (transfer) => shownTo(who, transfer));
    },
  );
}
