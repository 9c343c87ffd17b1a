import { z } from "@hono/zod-openapi";
import { err, ok, type Result } from "@tandem/sip";
import type { Principal } from "../access/principal.ts";
import { EXPORT_FORMATS, exportCalls } from "../export/export-calls.ts";
import { type ExportSlots, tooManyExports } from "../export/export-slots.ts";
import { inSlices } from "../operation/in-slices.ts";
import type { Mount } from "../operation/operation.ts";
import { type Problem, problem } from "../operation/problem.ts";
import { shownTo } from "../routes/own-project.ts";
import { CallSchema } from "../schema/call-schema.ts";
import { idParam } from "../schema/fields.ts";
import { callJson } from "../view/call-json.ts";
import { EstCallQuerySchema, EstExportQuerySchema, estRequest, unquoted } from "./est-query.ts";

const EstCallSchema = CallSchema.pick({
  callId: true,
  from: true,
  to: true,
  direction: true,
  answerTime: true,
  endTime: true,
  durationSeconds: true,
  callResult: true,
  pricePerMinute: true,
  billingDurationSeconds: true,
  price: true,
  createTime: true,
  projectId: true,
  trunkId: true,
  groupId: true,
  parentId: true,
  relationshipType: true,
  hasChildren: true,
}).openapi("EstCall");

const ProjectParams = z.object({ projectId: idParam("projectId", "a project's id") });

/** The calls history of the public Elastic SIP Trunking API, for clients that speak it already. */
export function estRoutes(mount: Mount, exports: ExportSlots, now: () => number): void {
  const shared = {
    method: "get",
    tag: "est",
    scope: "calls:read",
    params: ProjectParams,
    readsQuery: unquoted,
  } as const;
  mount(
    {
      ...shared,
      path: "/v1/projects/{projectId}/calls",
      id: "findCalls",
      summary: "Call records of a project, as the public Elastic SIP Trunking API has them",
      description: "Without a createTime, calls of the last week.",
      query: EstCallQuerySchema,
      answer: z
        .object({
          totalItems: z.int(),
          pageNumber: z.int(),
          pageSize: z.int(),
          calls: z.array(EstCallSchema),
        })
        .openapi("EstCallPage"),
    },
    async ({ query, params, who, backend }) => {
      const project = allowed(who, params.projectId);
      if (!project.ok) return project;
      const found = await backend.calls.listCalls(estRequest(query, project.value, now()));
      const calls = await inSlices(found.calls, (call) => shownTo(who, EstCallSchema.parse(callJson(call))));
      const { totalItems, pageNumber, pageSize } = found;
      return ok({ totalItems, pageNumber, pageSize, calls });
    },
  );
  mount(
    {
      ...shared,
      path: "/v1/projects/{projectId}/calls/export",
      id: "exportCallRecords",
      summary: "Call records of a project as CSV, as the public Elastic SIP Trunking API has them",
      query: EstExportQuerySchema,
      media: { "text/csv": z.string() },
    },
    async ({ query, params, who, backend }) => {
      const project = allowed(who, params.projectId);
      if (!project.ok) return project;
      const request = estRequest(query, project.value, now());
      const shown = <T>(call: T): T => shownTo(who, call);
      const body = await exports.run(() => exportCalls(backend.calls, request, EXPORT_FORMATS.csv, shown));
      if (body === undefined) return tooManyExports();
      const name = query.fileName ?? "calls.csv";
      return new Response(body, {
        headers: {
          "content-type": EXPORT_FORMATS.csv.type,
          "content-disposition": `attachment; filename="${name}"`,
          "cache-control": "no-store",
        },
      });
    },
  );
}

function allowed({ kind, name, projectId }: Principal, asked: string): Result<string, Problem> {
  if (projectId === "" || projectId === asked) return ok(asked);
  return err(problem(403, `the ${kind} ${name} is of another project than ${asked}`));
}
