import { z } from "@hono/zod-openapi";
import type { CallRecordsPort } from "@tandem/contracts";
import { err, ok, type Result } from "@tandem/sip";
import { EXPORT_FORMATS, exportCalls } from "../export/export-calls.ts";
import { badFields, type Problem } from "../operation/problem.ts";
import { readQuery } from "../operation/read-fields.ts";
import { CALL_FILTERS, listRequestOf } from "../schema/call-query.ts";

/** The query of `/v1/calls/export`. */
export const ExportQuerySchema = z.strictObject({
  ...CALL_FILTERS,
  format: z
    .enum(["csv", "ndjson"], "must be csv or ndjson")
    .optional()
    .openapi({ description: "csv where it is left out" }),
});

/** What `GET /v1/calls/export?query` answers to who may see all projects, as it is read. */
export async function openExport(
  calls: CallRecordsPort,
  query: URLSearchParams,
): Promise<Result<ReadableStream<Uint8Array>, Problem>> {
  const read = readQuery(ExportQuerySchema, query);
  if (!read.ok) return err(badFields(read.error));
  const format = EXPORT_FORMATS[read.value.format ?? "csv"];
  return ok(await exportCalls(calls, listRequestOf(read.value), format, (call) => call));
}
