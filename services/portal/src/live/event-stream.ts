import type { LiveEvents } from "@tandem/contracts";
import type { Principal } from "../access/principal.ts";
import { liveEventJson } from "../view/live-event-json.ts";
import { maskedJson } from "../view/masked-json.ts";

const MAX_CLIENTS = 100;
/** Events that wait for a client; one that is further behind is let go, and comes again by itself. */
const MAX_WAITING = 1_000;
const PING_MS = 15_000;
/** Who may listen is asked anew that often: a client connects again by itself. */
const LONGEST_MS = 3_600_000;

export interface EventStreams {
  /** Undefined: as many listen as may. */
  open(live: LiveEvents, who: Principal): Response | undefined;
  close(): void;
}

/** Live events to browsers: server-sent events, as WHATWG HTML §9.2 has them. */
export function eventStreams(): EventStreams {
  const open = new Set<() => void>();
  return {
    open(live, who) {
      if (open.size >= MAX_CLIENTS) return undefined;
      const encoder = new TextEncoder();
      let isCancelled = false;
      let end: () => void = () => undefined;
      const stream = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            const send = (event: string, data: unknown): void => {
              if ((controller.desiredSize ?? 0) <= 0) end();
              else controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
            };
            const unsubscribe = live.subscribe((event) => {
              if (who.projectId !== "" && event.projectId !== who.projectId) return;
              const told = liveEventJson(event);
              if (told !== undefined) send("call", who.seesNumbers ? told : maskedJson(told));
            });
            const ping = setInterval(() => send("ping", {}), PING_MS);
            const longest = setTimeout(() => end(), LONGEST_MS);
            end = () => {
              if (!open.delete(end)) return;
              unsubscribe();
              clearInterval(ping);
              clearTimeout(longest);
              // A stream that its reader has cancelled is closed already.
              if (!isCancelled) controller.close();
            };
            open.add(end);
            send("ping", {});
          },
          cancel() {
            isCancelled = true;
            end();
          },
        },
        new CountQueuingStrategy({ highWaterMark: MAX_WAITING }),
      );
      return new Response(stream, {
        headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
      });
    },
    close() {
      for (const end of open) end();
    },
  };
}
