import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "preact/hooks";
import type { LiveView } from "../api/platform.ts";
import { askAgain } from "../api/query-client.ts";
import { getJson } from "../api/request.ts";
import { lastingEvents } from "./lasting-events.ts";

/** Asked for even without events: figures a second change by themselves, and an event may be missed. */
const EVERY_MS = 5_000;
/** Events that come together are answered by one look. */
const TOGETHER_MS = 150;
const MAX_EVENTS = 100;
const LIVE_KEY = ["live"] as const;

/** What happened to a call, as the stream tells it. */
export interface LiveEvent {
  /** Of this page: 1 for the first that came. */
  readonly number: number;
  readonly callId: string;
  readonly name: string;
  readonly time: string;
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

export function useLiveView() {
  return useQuery({
    queryKey: LIVE_KEY,
    queryFn: ({ signal }) => getJson<LiveView>("/v1/live", signal),
    staleTime: 0,
    refetchInterval: askAgain(EVERY_MS),
  });
}

/** The newest events first, and whether they come. */
export function useLiveEvents(): { readonly events: readonly LiveEvent[]; readonly isConnected: boolean } {
  const client = useQueryClient();
  const [events, setEvents] = useState<readonly LiveEvent[]>([]);
  const [isConnected, setConnected] = useState(false);
  const count = useRef(0);
  useEffect(() => {
    let look: ReturnType<typeof setTimeout> | undefined;
    const close = lastingEvents({
      open: () => new EventSource("/v1/live/events"),
      connected: setConnected,
      event(data) {
        count.current += 1;
        const event: LiveEvent = { ...(JSON.parse(data) as Omit<LiveEvent, "number">), number: count.current };
        setEvents((before) => [event, ...before].slice(0, MAX_EVENTS));
        look ??= setTimeout(() => {
          look = undefined;
          void client.invalidateQueries({ queryKey: LIVE_KEY });
        }, TOGETHER_MS);
      },
    });
    return () => {
      clearTimeout(look);
      close();
    };
  }, [client]);
  return { events, isConnected };
}
