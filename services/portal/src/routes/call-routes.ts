import { z } from "@hono/zod-openapi";
import { err, ok } from "@tandem/sip";
import { EXPORT_FORMATS, exportCalls } from "../export/export-calls.ts";
import { type ExportSlots, tooManyExports } from "../export/export-slots.ts";
import { getCall, pageOfCalls } from "../http/query-calls.ts";
import { ExportQuerySchema } from "../http/query-export.ts";
import type { Mount } from "../operation/operation.ts";
import { problem } from "../operation/problem.ts";
import { CallQuerySchema, listRequestOf } from "../schema/call-query.ts";
import { CallSchema, CallTreeSchema } from "../schema/call-schema.ts";
import { idParam, instant } from "../schema/fields.ts";
import { timelineJson } from "../view/timeline-json.ts";
import { ownProject, shownTo } from "./own-project.ts";

const CallPageSchema = z
  .object({
    calls: z
      .array(
        CallSchema.extend({
          children: z.array(CallSchema).readonly().optional().openapi({
            description: "With `tree`: all records below it, at any depth; parentId says where one belongs",
          }),
        }).openapi("ListedCall"),
      )
      .readonly(),
    page: z.int(),
    pageSize: z.int(),
    totalItems: z.int().optional().openapi({ description: "Of the whole filter; left out when a cursor was given" }),
    totalIsEstimate: z
      .boolean()
      .optional()
      .openapi({ description: "True beyond 10,000, where the total is not exact" }),
    nextCursor: z.string().optional().openapi({ description: "Left out on the last page" }),
  })
  .openapi("CallPage");

const CallDetailsSchema = z.object({ call: CallSchema, tree: CallTreeSchema }).openapi("CallDetails");

const TimelineSchema = z
  .object({
    events: z
      .array(
        z
          .object({
            time: instant,
            name: z.string(),
            callId: z.string(),
            legId: z.string().optional(),
            text: z.string(),
            detail: z.record(z.string(), z.unknown()),
          })
          .openapi("TimelineEvent"),
      )
      .readonly(),
  })
  .openapi("Timeline");

export const CallIdParams = z.object({ callId: idParam("callId", "a call's id") });

export function callRoutes(mount: Mount, exports: ExportSlots): void {
  const shared = { tag: "calls", scope: "calls:read" } as const;
  mount(
    {
      ...shared,
      method: "get",
      path: "/v1/calls",
      id: "listCalls",
      summary: "A page of call records, newest first",
      query: CallQuerySchema,
      answer: CallPageSchema,
    },
    async ({ query, who, backend }) => {
      const asked = ownProject(who, query);
      return asked.ok ? pageOfCalls(backend.calls, asked.value, (call) => shownTo(who, call)) : asked;
    },
  );
  mount(
    {
      ...shared,
      method: "get",
      path: "/v1/calls/export",
      id: "exportCalls",
      summary: "Every call record of a filter, as a stream of any size",
      query: ExportQuerySchema,
      media: { "text/csv": z.string(), "application/x-ndjson": z.string() },
    },
    async ({ query, who, backend }) => {
      const asked = ownProject(who, query);
      if (!asked.ok) return asked;
      const format = EXPORT_FORMATS[query.format ?? "csv"];
      const shown = <T>(call: T): T => shownTo(who, call);
      const body = await exports.run(() => exportCalls(backend.calls, listRequestOf(asked.value), format, shown));
      if (body === undefined) return tooManyExports();
      const disposition = `attachment; filename="calls.${format.extension}"`;
      const headers = { "content-type": format.type, "content-disposition": disposition, "cache-control": "no-store" };
      return new Response(body, { headers });
    },
  );
  mount(
    {
      ...shared,
      method: "get",
      path: "/v1/calls/{callId}",
      id: "getCall",
      summary: "One call record, with the tree of all that transfers link to it",
      params: CallIdParams,
      answer: CallDetailsSchema,
      problems: [404],
    },
    async ({ params, who, backend }) => shownTo(who, await getCall(backend.calls, params.callId, who.projectId)),
  );
  mount(
    {
      ...shared,
      method: "get",
      path: "/v1/calls/{callId}/timeline",
      id: "getTimeline",
      summary: "What happened in a call and all that transfers link to it, by time",
      params: CallIdParams,
      answer: TimelineSchema,
      problems: [404],
    },
    async ({ params, who, backend }) => {
      const found = await getCall(backend.calls, params.callId, who.projectId);
      return found.ok ? ok(shownTo(who, { events: timelineJson(found.value.tree) })) : found;
    },
  );
  mount(
    {
      tag: "calls",
      scope: "calls:write",
      method: "post",
      path: "/v1/calls/{callId}/end",
      id: "endCall",
      summary: "End a call that goes on: BYE or CANCEL to each of its parties",
      params: CallIdParams,
      status: 202,
      answer: z.object({ callId: z.string() }),
      problems: [404, 409],
    },
    async ({ params: { callId }, who, backend }) => {
      const found = await getCall(backend.calls, callId, who.projectId);
      // A call's record may be written a moment after the call began: whoever sees every project need not wait for it.
      if (!found.ok && who.projectId !== "") return found;
      const over = problem(409, `the call ${callId} is over`);
      if (found.ok && found.value.call.endTime !== undefined) return err(over);
      const ended = await backend.explainer.endCall({ callId, text: `ended by ${who.name}` });
      if (ended.found) return ok({ callId });
      if (!ended.isSure) return err(problem(503, "not every router has answered: try again"));
      return found.ok ? err(over) : found;
    },
  );
}
