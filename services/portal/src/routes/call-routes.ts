import { z } from "@hono/zod-openapi";
import { getCall, pageOfCalls } from "../http/query-calls.ts";
import type { Mount } from "../operation/operation.ts";
import { CallQuerySchema } from "../schema/call-query.ts";
import { CallSchema, CallTreeSchema } from "../schema/call-schema.ts";
import { idParam } from "../schema/fields.ts";
import { ownProject } from "./own-project.ts";

const CallPageSchema = z
  .object({
    calls: z.array(CallSchema).readonly(),
    page: z.int(),
    pageSize: z.int(),
    totalItems: z.int().optional().openapi({ description: "Of the whole filter; left out when a cursor was given" }),
    nextCursor: z.string().optional().openapi({ description: "Left out on the last page" }),
  })
  .openapi("CallPage");

const CallDetailsSchema = z.object({ call: CallSchema, tree: CallTreeSchema }).openapi("CallDetails");

export const CallIdParams = z.object({ callId: idParam("callId", "a call's id") });

export function callRoutes(mount: Mount): void {
  mount(
    {
      method: "get",
      path: "/v1/calls",
      id: "listCalls",
      tag: "calls",
      summary: "A page of call records, newest first",
      scope: "calls:read",
      query: CallQuerySchema,
      answer: CallPageSchema,
    },
    async ({ query, who, backend }) => {
      const asked = ownProject(who, query);
      return asked.ok ? pageOfCalls(backend.calls, asked.value) : asked;
    },
  );
  mount(
    {
      method: "get",
      path: "/v1/calls/{callId}",
      id: "getCall",
      tag: "calls",
      summary: "One call record, with the tree of all that transfers link to it",
      scope: "calls:read",
      params: CallIdParams,
      answer: CallDetailsSchema,
      problems: [404],
    },
    async ({ params, who, backend }) => getCall(backend.calls, params.callId, who.projectId),
  );
}
