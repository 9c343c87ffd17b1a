import { useQuery } from "@tanstack/react-query";
import type { Health } from "../api/platform.ts";
import { askAgain } from "../api/query-client.ts";
import { getJson } from "../api/request.ts";

const EVERY_MS = 15_000;

export function useHealth() {
  return useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => getJson<Health>("/v1/health", signal),
    refetchInterval: askAgain(EVERY_MS),
  });
}

/** Whether a status says that all is well. */
export function isWell(status: string): boolean {
  return ["ok", "up", "ready", "live", "healthy", "serving"].includes(status.toLowerCase());
}
