import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { CallPage } from "../api/call.ts";
import { getJson } from "../api/request.ts";
import { apiQueryOf, type CallFilter, searchOf } from "./call-filter.ts";

const PAGE_SIZE = 50;

export function useCalls(filter: CallFilter) {
  return useQuery({
    queryKey: ["calls", searchOf(filter)],
    queryFn: ({ signal }) => {
      const query = apiQueryOf(filter, Date.now());
      query.set("tree", "true");
      query.set("pageSize", String(PAGE_SIZE));
      return getJson<CallPage>(`/v1/calls?${query}`, signal);
    },
    placeholderData: keepPreviousData,
  });
}

/** Where the whole of what the filter finds can be downloaded. */
export function exportPath(filter: CallFilter, format: "csv" | "ndjson"): string {
  const { cursor: _, ...whole } = filter;
  const query = apiQueryOf(whole, Date.now());
  query.set("format", format);
  return `/v1/calls/export?${query}`;
}
