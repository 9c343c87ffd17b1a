const AGAIN_MS = 3_000;
/** `EventSource.CLOSED` */
const CLOSED = 2;

type Source = Pick<EventSource, "addEventListener" | "close" | "readyState">;

export interface LastingEventsOptions {
  readonly open: () => Source;
  readonly connected: (isConnected: boolean) => void;
  /** The data of an `event: call`. */
  readonly event: (data: string) => void;
  readonly againMs?: number;
}

/**
 * Events for as long as the page is open; the answer ends them. A browser connects again by itself where the connection
 * breaks, but gives up for good at the first answer that is no 200 (WHATWG HTML §9.2.3): of a portal that starts, or a
 * proxy without one.
 */
export function lastingEvents({ open, connected, event, againMs = AGAIN_MS }: LastingEventsOptions): () => void {
  let source: Source;
  let again: ReturnType<typeof setTimeout> | undefined;
  const connect = (): void => {
    const opened = open();
    source = opened;
    opened.addEventListener("open", () => connected(true));
    opened.addEventListener("call", ({ data }: MessageEvent<string>) => event(data));
    opened.addEventListener("error", () => {
      connected(false);
      if (opened.readyState === CLOSED) again = setTimeout(connect, againMs);
    });
  };
  connect();
  return () => {
    clearTimeout(again);
    source.close();
  };
}
