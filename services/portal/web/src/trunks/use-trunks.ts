import { useQuery } from "@tanstack/react-query";
import { getJson } from "../api/request.ts";
import type { Trunk } from "../api/trunk.ts";

const FRESH_MS = 60_000;

export function useTrunks() {
  return useQuery({
    queryKey: ["trunks"],
    queryFn: ({ signal }) => getJson<{ readonly trunks: readonly Trunk[] }>("/v1/trunks", signal),
    staleTime: FRESH_MS,
  });
}
