import type { Clock } from "@tandem/actor";
import type { Edge } from "./edge.ts";

export interface Drain {
  readonly edge: Pick<Edge, "drain">;
  readonly clock: Pick<Clock, "now" | "alarm">;
  /** What is still open then is closed with the sockets. */
  readonly ms: number;
  readonly say: (what: string) => void;
}

/** No new connection, and those that peers have open are served until they are closed: a phone behind a NAT is reached over nothing else. */
export async function drainStreams({ edge, clock, ms, say }: Drain): Promise<void> {
  say(`takes no new connection, and serves those that are open for ${ms / 1000} s at most`);
  const isLate = await new Promise<boolean>((resolve, reject) => {
    const disarm = clock.alarm(clock.now() + ms, () => resolve(true));
    edge.drain().then(() => {
      disarm();
      resolve(false);
    }, reject);
  });
  say(isLate ? "closes connections that are still open" : "no connection is open");
}
