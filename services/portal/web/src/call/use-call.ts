import { useQuery } from "@tanstack/react-query";
import type { CallDetails } from "../api/call.ts";
import { askAgain } from "../api/query-client.ts";
import { getJson } from "../api/request.ts";
import type { Ladder, Timeline } from "../api/signalling.ts";

/** A call that goes on is looked at again. */
const OPEN_MS = 3_000;
/** The messages of a call are kept some seconds after its end; whoever is earlier looks again, this often at most. */
const LADDER_LOOKS = 10;

export function pathOf(callId: string): string {
  return `/v1/calls/${encodeURIComponent(callId)}`;
}

export function useCall(callId: string) {
  return useQuery({
    queryKey: ["call", callId],
    queryFn: ({ signal }) => getJson<CallDetails>(pathOf(callId), signal),
    refetchInterval: (query) => askAgain(isGoingOn(query.state.data) ? OPEN_MS : false)(query),
  });
}

export function useTimeline(callId: string, isOpen: boolean) {
  return useQuery({
    queryKey: ["timeline", callId],
    queryFn: ({ signal }) => getJson<Timeline>(`${pathOf(callId)}/timeline`, signal),
    refetchInterval: askAgain(isOpen && OPEN_MS),
  });
}

export function useLadder(callId: string, isOpen: boolean) {
  return useQuery({
    queryKey: ["ladder", callId],
    queryFn: ({ signal }) => getJson<Ladder>(`${pathOf(callId)}/ladder`, signal),
    refetchInterval: (query) => {
      const { data, dataUpdateCount } = query.state;
      const mayCome = data?.messages.length === 0 && dataUpdateCount < LADDER_LOOKS;
      return askAgain((isOpen || mayCome) && OPEN_MS)(query);
    },
  });
}

export function isGoingOn(details: CallDetails | undefined): boolean {
  const isOpen = ({ call, children }: CallDetails["tree"]): boolean => !call.isComplete || children.some(isOpen);
  return details !== undefined && isOpen(details.tree);
}
