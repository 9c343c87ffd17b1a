import type { CallEvent, LiveEvents } from "@tandem/contracts";
import type { Principal } from "../access/principal.ts";
import { liveEventJson } from "../view/live-event-json.ts";
import { maskedJson } from "../view/masked-json.ts";

const MAX_CLIENTS = 100;
/** Events that wait for a client; one that is further behind is let go, and comes again by itself. */
const MAX_WAITING = 1_000;
const PING_MS = 15_000;
/** A client connects again by itself. */
const LONGEST_MS = 3_600_000;

const ENCODER = new TextEncoder();
const PING = sent("ping", {});

export interface EventStreams {
  /**
   * Undefined: as many listen as may.
   * @param isWelcome whether he still may listen, asked with each ping
   */
  open(live: LiveEvents, who: Principal, isWelcome: () => Promise<boolean>): Response | undefined;
  close(): void;
}

/** Live events to browsers: server-sent events, as WHATWG HTML §9.2 has them. */
export function eventStreams({ pingMs = PING_MS }: { readonly pingMs?: number } = {}): EventStreams {
  const open = new Set<() => void>();
  const told = {
    whole: oncePerEvent(liveEventJson),
    masked: oncePerEvent((event) => maskedJson(liveEventJson(event))),
  };
  return {
    open(live, who, isWelcome) {
      if (open.size >= MAX_CLIENTS) return undefined;
      const bytesOf = who.seesNumbers ? told.whole : told.masked;
      let isCancelled = false;
      let end: () => void = () => undefined;
      const stream = new ReadableStream<Uint8Array>(
        {
          start(controller) {
            const send = (bytes: Uint8Array): void => {
              if ((controller.desiredSize ?? 0) <= 0) end();
              else controller.enqueue(bytes);
            };
            const unsubscribe = live.subscribe((event) => {
              if (who.projectId !== "" && event.projectId !== who.projectId) return;
              const bytes = bytesOf(event);
              if (bytes !== undefined) send(bytes);
            });
            const ping = setInterval(() => {
              send(PING);
              // Where nobody can be asked, it stays as it is.
              void isWelcome().then(
                (isStill) => isStill || end(),
                () => undefined,
              );
            }, pingMs);
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
            send(PING);
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

function sent(event: string, data: unknown): Uint8Array {
  return ENCODER.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Written once for all who listen, however many they are. */
function oncePerEvent(jsonOf: (event: CallEvent) => unknown): (event: CallEvent) => Uint8Array | undefined {
  const written = new WeakMap<CallEvent, Uint8Array | "nothing">();
  return (event) => {
    const held = written.get(event);
    if (held !== undefined) return held === "nothing" ? undefined : held;
    const json = jsonOf(event);
    const bytes = json === undefined ? "nothing" : sent("call", json);
    written.set(event, bytes);
    return bytes === "nothing" ? undefined : bytes;
  };
}
