import type { CallRecordsPort, ListCallsRequest } from "@tandem/contracts";
import { inSlices } from "../operation/in-slices.ts";
import { type CallJson, callJson } from "../view/call-json.ts";
import { CSV_HEADER, csvRow } from "./call-columns.ts";

/** Records that are asked for at a time. */
const PAGE = 500;

export interface ExportFormat {
  readonly type: string;
  readonly extension: string;
  readonly header: string;
  readonly row: (call: CallJson) => string;
}

export const EXPORT_FORMATS = {
  csv: { type: "text/csv; charset=utf-8", extension: "csv", header: CSV_HEADER, row: csvRow },
  ndjson: {
    type: "application/x-ndjson",
    extension: "ndjson",
    header: "",
    row: (call) => `${JSON.stringify(call)}\n`,
  },
} as const satisfies Readonly<Record<string, ExportFormat>>;

/**
 * Every record of a filter as one stream, page after page as fast as it is read: its size costs no memory. A fault in the
 * middle breaks the stream off, so that what is cut is never taken for whole.
 */
export async function exportCalls(
  calls: CallRecordsPort,
  request: ListCallsRequest,
  format: ExportFormat,
  shown: (call: CallJson) => CallJson,
): Promise<ReadableStream<Uint8Array>> {
  const encoder = new TextEncoder();
  // The first page is asked for here: a fault that shows at once is a problem, and no broken stream.
  let page: Awaited<ReturnType<CallRecordsPort["listCalls"]>> | undefined = await calls.listCalls({
    ...request,
    pageSize: PAGE,
  });
  let isFirst = true;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (page === undefined) return controller.close();
        const rows = (await inSlices(page.calls, (call) => format.row(shown(callJson(call))))).join("");
        const text = isFirst ? format.header + rows : rows;
        isFirst = false;
        const cursor = page.nextCursor;
        page = cursor === "" ? undefined : await calls.listCalls({ ...request, pageSize: PAGE, cursor });
        if (text !== "") controller.enqueue(encoder.encode(text));
        if (page === undefined) controller.close();
      },
    },
    { highWaterMark: 1 },
  );
}
