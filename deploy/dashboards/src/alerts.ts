import { ATTRIBUTE, type AttributeName } from "@tandem/observability";
import type { Scope } from "./dashboard.ts";
import { goodTransfers } from "./objectives.ts";
import { growth, label, quantile, series } from "./series.ts";

export interface Alert {
  /** Names its runbook: docs/runbooks/NAME.md. */
  readonly name: string;
  /** True of what is wrong. */
  readonly expr: string;
  /** What it is judged by: has an answer while nothing is wrong, too. */
  readonly shows: string;
  readonly scope: Scope;
  /** So long it must be true. */
  readonly for: string;
  /** page: calls or money are being lost. ticket: they will be. */
  readonly severity: "page" | "ticket";
  readonly summary: string;
}

/** Without any of these no call is made, or none is kept. */
const SERVICES = ["sip-edge", "transfer-router", "billing", "cdr"];
/** What counts of what happened once: as long as the alert is to be seen. */
const SEEN = "5m";
const SHARE = "10m";
/** Fewer than these say nothing about a share. */
const ENOUGH = 10;

interface Judged extends Omit<Alert, "expr"> {
  readonly condition: string;
}

/** `shows` is beyond what `condition` says. */
function judged({ condition, ...alert }: Judged): Alert {
  return { ...alert, expr: `${alert.shows} ${condition}` };
}

function worst(of: "min" | "max", key: Parameters<typeof series>[0], labels: readonly AttributeName[] = []): string {
  return `${of} by (${["instance", ...labels.map(label)].join(", ")}) (${series(key)})`;
}

const tried = growth("transfers", SHARE, [], [[ATTRIBUTE.outcome, '=~"MOVED|FAILED"']]);
const attempts = growth("carrierAttempts", SHARE, [ATTRIBUTE.carrier]);
const carrierFaults = growth("carrierFailures", SHARE, [ATTRIBUTE.carrier], [[ATTRIBUTE.status, '=~"none|5xx"']]);
const capped = growth("callsCapped", SEEN, [ATTRIBUTE.trunk, ATTRIBUTE.carrier]);
const silent = growth("creditAnswers", SEEN, [], [[ATTRIBUTE.creditAnswer, '="silent"']]);

export const ALERTS: readonly Alert[] = [
  {
    name: "TandemProcessMissing",
    expr: SERVICES.map((service) => `absent(target_info{service_name="${service}"})`).join(" or "),
    shows: `count by (service_name) (target_info{service_name=~"${SERVICES.join("|")}"})`,
    scope: "cluster",
    for: "1m",
    severity: "page",
    summary: "No process of a service tells of itself",
  },
  judged({
    name: "TandemNotReady",
    shows: worst("min", "ready", [ATTRIBUTE.part]),
    condition: "== 0",
    scope: "any",
    for: "1m",
    severity: "page",
    summary: "A part of a process is not ready",
  }),
  judged({
    name: "TandemConnectionLost",
    shows: worst("min", "connectionUp", [ATTRIBUTE.peer]),
    condition: "== 0",
    scope: "cluster",
    for: "30s",
    severity: "page",
    summary: "A process has no connection to NATS or Redis",
  }),
  judged({
    name: "TandemRouterFrozen",
    shows: worst("max", "placementFrozen"),
    condition: "== 1",
    scope: "cluster",
    for: "30s",
    severity: "page",
    summary: "A router acts on nothing, because it does not know what is its own",
  }),
  judged({
    name: "TandemClockOff",
    shows: `max by (instance) (abs(${series("clockOffset")}))`,
    condition: "> 0.1",
    scope: "cluster",
    for: "2m",
    severity: "ticket",
    summary: "A machine's clock is more than 0.1 s off the one of Redis; at 0.5 s a router is not ready",
  }),
  judged({
    name: "TandemRedisWentBack",
    shows: growth("partitionsRecovered", SEEN),
    condition: "> 0",
    scope: "cluster",
    for: "0s",
    severity: "ticket",
    summary: "Redis had lost what it had acknowledged, and the routers gave it back",
  }),
  judged({
    name: "TandemRedisReplicaLate",
    shows: growth("replicaLate", SEEN),
    condition: "> 0",
    scope: "cluster",
    for: "5m",
    severity: "ticket",
    summary: "The replica of Redis is too slow to be waited for: what master and router know that die together is lost",
  }),
  judged({
    name: "TandemDirectoryOld",
    shows: worst("max", "directoryAge"),
    condition: "> 120",
    scope: "cluster",
    for: "0s",
    severity: "ticket",
    summary: "A process has not heard of the directory for two minutes; after ten it takes no new call",
  }),
  judged({
    name: "TandemTransfersFailing",
    shows: `1 - ${goodTransfers(SHARE)}`,
    condition: `> 0.4 and ${tried} > ${ENOUGH}`,
    scope: "any",
    for: "1m",
    severity: "page",
    summary: "More than 4 of 10 transfers of ten minutes have failed",
  }),
  judged({
    name: "TandemCarrierFailing",
    shows: `${carrierFaults} / ${attempts}`,
    condition: `> 0.3 and ${attempts} > ${ENOUGH}`,
    scope: "any",
    for: "1m",
    severity: "page",
    summary: "A carrier gives no answer, or 5xx, to more than 3 of 10 calls",
  }),
  judged({
    name: "TandemEventsBehind",
    shows: `max by (${label(ATTRIBUTE.reader)}) (${series("eventsPending")})`,
    condition: "> 500",
    scope: "cluster",
    for: "1m",
    severity: "ticket",
    summary: "Billing or the records are behind the events of calls",
  }),
  judged({
    name: "TandemEventLogLagging",
    shows: worst("max", "outboxLagging"),
    condition: "== 1",
    scope: "any",
    for: "30s",
    severity: "page",
    summary: "A router takes no new call, because events of calls cannot be kept",
  }),
  judged({
    name: "TandemPoisonEvents",
    shows: growth("eventsPoison", SEEN, [ATTRIBUTE.reader]),
    condition: "> 0",
    scope: "cluster",
    for: "0s",
    severity: "ticket",
    summary: "A message of events could not be taken, and waits for a person",
  }),
  judged({
    name: "TandemMoneyAlarm",
    shows: growth("alarms", SEEN, [ATTRIBUTE.reason]),
    condition: "> 0",
    scope: "any",
    for: "0s",
    severity: "page",
    summary: "Money may be missing or doubled",
  }),
  judged({
    name: "TandemBillingSilent",
    shows: `(${growth("ratesSilent", SEEN)} + ${silent})`,
    condition: "> 0",
    scope: "any",
    for: "0s",
    severity: "page",
    summary: "Billing did not say a price or a credit in time",
  }),
  judged({
    name: "TandemRedisMemory",
    shows: `max (${series("redisMemory")}) / (max (${series("redisMemoryLimit")}) > 0)`,
    condition: "> 0.7",
    scope: "cluster",
    for: "1m",
    severity: "page",
    summary: "Redis uses more than 70 % of the memory that it may use",
  }),
  judged({
    name: "TandemCommitsSlow",
    shows: quantile(0.99, "commitTime", [], "2m"),
    condition: "> 0.25",
    scope: "cluster",
    for: "1m",
    severity: "ticket",
    summary: "One commit in a hundred takes longer than 250 ms",
  }),
  judged({
    name: "TandemUndelivered",
    shows: growth("undelivered", SEEN),
    condition: "> 0",
    scope: "any",
    for: "0s",
    severity: "page",
    summary: "An edge could reach no router, and answered by itself",
  }),
  judged({
    name: "TandemSocketDrops",
    shows: growth("socketDrops", SEEN, [ATTRIBUTE.listener]),
    condition: "> 0",
    scope: "any",
    for: "0s",
    severity: "ticket",
    summary: "The kernel threw datagrams away, because an edge did not read them in time",
  }),
  judged({
    name: "TandemFlooded",
    shows: `(${capped} or ${growth("shed", SEEN)})`,
    condition: "> 0",
    scope: "any",
    for: "0s",
    severity: "ticket",
    summary: "Calls in one partition, or messages in one call, are refused: somebody sends too many",
  }),
  judged({
    name: "TandemStepFaults",
    shows: growth("faults", SEEN),
    condition: "> 0",
    scope: "any",
    for: "0s",
    severity: "ticket",
    summary: "A step of a call threw, or a call could not be read: a bug",
  }),
];
