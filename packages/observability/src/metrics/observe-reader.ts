import { ATTRIBUTE } from "../names/attribute-names.ts";
import type { Metrics } from "./metrics.ts";

/** A reader of the calls' events: what it has done, and how far it is behind. */
export interface EventReader {
  readonly counts: { readonly events: number; readonly poison: number };
  /** Rejects when the log cannot be asked. */
  pending(): Promise<number>;
}

/** A scrape that cannot ask the log lacks how far the reader is behind. */
export function observeReader(metrics: Metrics, name: "billing" | "cdr", { counts, pending }: EventReader): void {
  const labels = { [ATTRIBUTE.reader]: name };
  metrics.observe("eventsConsumed", () => [[counts.events, labels]]);
  metrics.observe("eventsPoison", () => [[counts.poison, labels]]);
  metrics.observe("eventsPending", () =>
    pending().then(
      (count) => [[count, labels]] as const,
      () => [],
    ),
  );
}
