import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { CallPage } from "../api/call.ts";
import { getJson } from "../api/request.ts";
import { apiQueryOf, type CallFilter, mayMatchReferred, searchOf } from "./call-filter.ts";
import { treesOfFound } from "./tree-rows.ts";

const PAGE_SIZE = 50;

export function useCalls(filter: CallFilter) {
  return useQuery({
    queryKey: ["calls", searchOf(filter)],
    queryFn: async ({ signal }) => {
      const query = apiQueryOf(filter, Date.now());
      // With a tree there are only calls that no transfer made: what may match a referred call alone is asked for flat.
      const isFlat = mayMatchReferred(filter);
      if (!isFlat) query.set("tree", "true");
      query.set("pageSize", String(PAGE_SIZE));
      const page = await getJson<CallPage>(`/v1/calls?${query}`, signal);
      return isFlat ? { ...page, calls: treesOfFound(page.calls) } : page;
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
