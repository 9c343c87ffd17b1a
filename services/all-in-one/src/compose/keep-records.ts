import { memoryLog } from "@tandem/adapter-memory";
import { accountsOf, type Billing, countLine, openBilling } from "@tandem/billing";
import { type Cdr, openCdr } from "@tandem/cdr";
import type { CallEvent } from "@tandem/contracts";
import { ATTRIBUTE } from "@tandem/observability";
import { tracedConsumer } from "@tandem/observability/consumer";
import { openedRecords } from "../set-up/opened-records.ts";
import { breathe } from "./breathe.ts";
import type { Ground } from "./ground.ts";

/** How long events gather before billing and the records get them in bulk. */
const GATHER_MS = 2000;
const BATCHES = 5000;
/** So long a call's events wait for the call's end, that its records are written once and not in pieces. */
const WHOLE_CALL_MS = 4000;
const RETRY_MS = 500;

export interface KeptRecords {
  readonly billing: Billing;
  readonly cdr: Cdr;
  /** The events of calls, on their way to both. */
  readonly log: ReturnType<typeof memoryLog<readonly CallEvent[]>>;
  /** To both at once. */
  readonly publish: (events: readonly CallEvent[]) => Promise<void>;
  /** Records that the last run had left open, and that were ended with cause `restart`. */
  readonly restarted: number;
}

/** Billing and the records, which have what the last run knew before the first call comes. */
export async function keepRecords(ground: Ground): Promise<KeptRecords> {
  const { db, clock, telemetry, warn } = ground;
  const { spans } = telemetry;
  const billing = await billingOf(ground);
  const cdr = await openCdr({ db, billing: billing.port, breathe });
  const rate = tracedConsumer({ spans, clock, service: "billing" }, billing.consume);
  const record = tracedConsumer({ spans, clock, service: "cdr" }, cdr.consume);
  const publish = async (events: readonly CallEvent[]): Promise<void> => {
    // Billing first: a record that is complete finds its lines.
    await rate(events);
    await record(events);
  };
  const restarted = await cdr.endOpenRecords(clock.now(), publish);
  const log = memoryLog<readonly CallEvent[]>({
    consume: (batches) => publish(batches.flat()),
    gatherMs: GATHER_MS,
    batchLimit: BATCHES,
    retryMs: RETRY_MS,
    grouping: { keyOf: (events) => events[0]?.incarnation ?? "", opens: openedRecords, heldMs: WHOLE_CALL_MS },
    failed: (error) => warn(`records: ${String(error)}; trying again`),
  });
  return { billing, cdr, log, publish, restarted };
}

function billingOf({ config, decks, db, clock, telemetry, warn }: Ground): Promise<Billing> {
  const { metrics } = telemetry;
  return openBilling({
    db,
    decks,
    accounts: accountsOf(config.trunks),
    now: clock.now,
    breathe,
    alarm: (alarm) => {
      metrics.count("alarms", { [ATTRIBUTE.reason]: alarm.kind });
      warn(`billing: ${JSON.stringify(alarm)}`);
    },
    written: countLine(metrics),
  });
}
