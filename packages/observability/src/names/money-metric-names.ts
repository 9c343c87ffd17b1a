import type { Metric } from "./metric.ts";

/** What calls cost, and what becomes of their events. */
export const MONEY_METRIC = {
  lines: {
    name: "tandem.lines",
    kind: "counter",
    unit: "{line}",
    description: "Lines of the ledger, by kind and direction",
  },
  charged: {
    name: "tandem.charged",
    kind: "counter",
    unit: "{unit}",
    description: "What lines cost, in units of the currency",
  },
  alarms: {
    name: "tandem.alarms",
    kind: "counter",
    unit: "{alarm}",
    description: "What a person must look at: money may be missing or doubled, by reason",
  },
  creditAnswers: {
    name: "tandem.credit.answers",
    kind: "counter",
    unit: "{answer}",
    description: "Answers to reservations of credit and their renewals",
  },
  creditFailOpen: {
    name: "tandem.credit.fail_open",
    kind: "counter",
    unit: "{call}",
    description: "Calls that went on without credit being known, because their trunk says failOpen",
  },
  ratesSilent: {
    name: "tandem.rates.silent",
    kind: "counter",
    unit: "{question}",
    description: "Questions for a price that billing did not answer in time",
  },
  eventsConsumed: {
    name: "tandem.events.consumed",
    kind: "observed-counter",
    unit: "{event}",
    description: "Events of calls that this reader has stored",
  },
  eventsPoison: {
    name: "tandem.events.poison",
    kind: "observed-counter",
    unit: "{message}",
    description: "Messages that no try got through, kept for a person",
  },
  eventsPending: {
    name: "tandem.events.pending",
    kind: "gauge",
    unit: "{batch}",
    description: "Batches in the stream that this reader has not acknowledged",
  },
} as const satisfies Readonly<Record<string, Metric>>;
