import {
  connectNats,
  eventsPending,
  type NatsConnection,
  type NatsDirectory,
  natsDirectory,
  natsEventConsumer,
} from "@tandem/adapter-nats";
import type { CallEvent } from "@tandem/contracts";
import { tracedConsumer } from "@tandem/observability/consumer";
import { observeConnection, observeReader } from "@tandem/observability/metrics";
import type { Environment, NATS_VARIABLES } from "@tandem/process";
import type { Service } from "./run-service.ts";

/** As spans name the log of events. */
const EVENTS = { system: "nats", stream: "events" };

/** NATS, whose readiness the process waits for. */
export interface NatsPart {
  readonly nats: NatsConnection;
  /** Undefined while the connection is there. */
  readonly check: () => Promise<string | undefined>;
  /** Tries for as long as NATS is away, which is then why the process is not ready. Undefined: it is to end first. */
  readonly untilThere: <T>(attempt: () => Promise<T>) => Promise<T | undefined>;
  /** All that is needed of it is there. The process is ready whenever the connection is, or from now on when `isKept` is false. */
  readonly isThere: (options?: { readonly isKept: boolean }) => void;
}

/** The connection, once there is one. Undefined: the process is to end first. */
export async function openNats(
  service: Service,
  { TANDEM_NATS_URL: servers }: Environment<typeof NATS_VARIABLES>,
): Promise<NatsPart | undefined> {
  const { name, signal, atEnd } = service;
  const { say, isThere } = service.waitFor("nats");
  const untilThere: NatsPart["untilThere"] = (attempt) => service.untilThere(attempt, say);
  const nats = await untilThere(() => connectNats({ servers, name, say, signal }));
  if (nats === undefined) return undefined;
  atEnd("the connection to NATS", () => nats.close());
  observeConnection(service.metrics, "nats", nats);
  const check = async () => (nats.isUp ? undefined : `${nats.where} is away`);
  return {
    nats,
    check,
    untilThere,
    isThere({ isKept } = { isKept: true }) {
      isThere();
      if (isKept) service.check("nats", check);
    },
  };
}

export function openDirectory({ atEnd }: Service, nats: NatsConnection): NatsDirectory {
  const directory = natsDirectory(nats);
  atEnd("the directory", async () => directory.close());
  return directory;
}

/** Who reads the log of events, each in its own time. */
interface Reader {
  consume(events: readonly CallEvent[]): Promise<void>;
  keepPoison(bytes: Uint8Array, reason: string): Promise<void>;
}

/** Gives a service the events of calls from now on, and those that came while it was not there. */
export function readEvents(
  { metrics, spans, atEnd }: Service,
  nats: NatsConnection,
  service: "billing" | "cdr",
  reader: Reader,
): void {
  const consumer = natsEventConsumer(nats, {
    durable: service,
    handle: tracedConsumer({ spans, clock: Date, service, source: EVENTS }, reader.consume),
    poison: ({ bytes, reason, error }) => reader.keepPoison(bytes, `${reason}: ${String(error)}`),
  });
  observeReader(metrics, service, { counts: consumer.counts, pending: () => eventsPending(nats, service) });
  atEnd("the consumer of events", () => consumer.close());
}
