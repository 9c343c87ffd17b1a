import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { stringify } from "yaml";
import { alertRules, RUNBOOKS } from "./alert-rules.ts";
import { ALERTS } from "./alerts.ts";

/** Series in promtool's notation, a sample each minute: `0+30x10` is 0, 30, 60 … for ten minutes. */
type Rows = Readonly<Record<string, string>>;

interface Case {
  readonly alert: string;
  /** Minutes. */
  readonly at: number;
  readonly firing: Rows;
  /** Labels of each that fires, besides its severity. */
  readonly labels: readonly Readonly<Record<string, string>>[];
  /** Nearly as bad, and no reason to wake anybody. */
  readonly quiet: Rows;
}

const info = (service: string): string => `target_info{service_name="${service}",instance="${service}-0"}`;
const everybody: Rows = Object.fromEntries(
  ["sip-edge", "transfer-router", "billing", "cdr"].map((service) => [info(service), "1x20"]),
);
const moved = 'tandem_transfers_total{tandem_transfer_class="PSTN",tandem_transfer_outcome="MOVED"}';
const failed = 'tandem_transfers_total{tandem_transfer_class="PSTN",tandem_transfer_outcome="FAILED"}';
const attempts = 'tandem_carrier_attempts_total{tandem_carrier="north"}';
const failures = (status: string): string =>
  `tandem_carrier_failures_total{tandem_carrier="north",tandem_sip_status="${status}"}`;
const capped = (label: string, name: string): string =>
  `tandem_calls_capped_total{instance="router-0",tandem_${label}="${name}"}`;
const gauge = (
  alert: string,
  series: string,
  bad: string,
  good: string,
  labels: Readonly<Record<string, string>>,
): Case => ({
  alert,
  at: 10,
  firing: { [series]: bad },
  labels: [labels],
  quiet: { [series]: good },
});
const router = { instance: "router-0" };

const CASES: readonly Case[] = [
  {
    alert: "TandemProcessMissing",
    at: 10,
    firing: { ...everybody, [info("billing")]: "1 1 stale" },
    labels: [{ service_name: "billing" }],
    quiet: everybody,
  },
  gauge("TandemNotReady", 'tandem_process_ready{instance="cdr-0",tandem_part="postgres"}', "1 1 0x20", "0 1x20", {
    instance: "cdr-0",
    tandem_part: "postgres",
  }),
  gauge("TandemConnectionLost", 'tandem_connection_up{instance="router-0",tandem_peer="redis"}', "1 0x20", "0 1x20", {
    ...router,
    tandem_peer: "redis",
  }),
  gauge("TandemRouterFrozen", 'tandem_placement_frozen{instance="router-0"}', "0 1x20", "1 0x20", router),
  gauge("TandemClockOff", 'tandem_clock_offset_seconds{instance="router-0"}', "0x5 -0.11x15", "0.1x20", router),
  {
    alert: "TandemRedisWentBack",
    at: 10,
    firing: { tandem_partitions_recovered_total: "0x7 64x10" },
    labels: [{}],
    quiet: { tandem_partitions_recovered_total: "64x20" },
  },
  {
    alert: "TandemRedisReplicaLate",
    at: 15,
    firing: { tandem_redis_replica_late_total: "0x5 0+1x15" },
    labels: [{}],
    // Once, as at a restart of the replica.
    quiet: { tandem_redis_replica_late_total: "0x13 1x10" },
  },
  gauge("TandemDirectoryOld", 'tandem_directory_age_seconds{instance="router-0"}', "0+60x20", "100x20", router),
  {
    alert: "TandemTransfersFailing",
    at: 12,
    firing: { [moved]: "0+5x20", [failed]: "0+5x20" },
    labels: [{}],
    quiet: { [moved]: "0+7x20", [failed]: "0+3x20" },
  },
  {
    alert: "TandemCarrierFailing",
    at: 12,
    firing: { [attempts]: "0+10x20", [failures("5xx")]: "0+2x20", [failures("none")]: "0+2x20" },
    labels: [{ tandem_carrier: "north" }],
    // Who is busy is no fault of the carrier.
    quiet: {
      [attempts]: "0+10x20",
      [failures("5xx")]: "0+2x20",
      [failures("4xx")]: "0+8x20",
      [failures("none")]: "0x20",
    },
  },
  gauge("TandemEventsBehind", 'tandem_events_pending{instance="cdr-0",tandem_reader="cdr"}', "501x20", "500x20", {
    tandem_reader: "cdr",
  }),
  gauge("TandemEventLogLagging", 'tandem_outbox_lagging{instance="router-0"}', "0 1x20", "1 0x20", router),
  gauge("TandemPoisonEvents", 'tandem_events_poison_total{instance="cdr-0",tandem_reader="cdr"}', "0x7 1x10", "1x20", {
    tandem_reader: "cdr",
  }),
  gauge(
    "TandemMoneyAlarm",
    'tandem_alarms_total{instance="billing-0",tandem_reason="rate-missing"}',
    "0x7 1x10",
    "1x20",
    {
      tandem_reason: "rate-missing",
    },
  ),
  {
    alert: "TandemBillingSilent",
    at: 10,
    firing: {
      tandem_rates_silent_total: "0x7 1x10",
      'tandem_credit_answers_total{tandem_credit_answer="silent"}': "0x20",
    },
    labels: [{}],
    quiet: {
      tandem_rates_silent_total: "3x20",
      'tandem_credit_answers_total{tandem_credit_answer="silent"}': "0x20",
      'tandem_credit_answers_total{tandem_credit_answer="held"}': "0+9x20",
    },
  },
  {
    alert: "TandemRedisMemory",
    at: 10,
    firing: { tandem_redis_memory_bytes: "71x20", tandem_redis_memory_limit_bytes: "100x20" },
    labels: [{}],
    // 0: it may use what the machine has.
    quiet: { tandem_redis_memory_bytes: "71x20", tandem_redis_memory_limit_bytes: "0x20" },
  },
  {
    alert: "TandemCommitsSlow",
    at: 10,
    firing: {
      'tandem_commit_seconds_bucket{le="0.25"}': "0+95x20",
      'tandem_commit_seconds_bucket{le="0.5"}': "0+100x20",
      'tandem_commit_seconds_bucket{le="+Inf"}': "0+100x20",
    },
    labels: [{}],
    quiet: {
      'tandem_commit_seconds_bucket{le="0.25"}': "0+100x20",
      'tandem_commit_seconds_bucket{le="0.5"}': "0+100x20",
      'tandem_commit_seconds_bucket{le="+Inf"}': "0+100x20",
    },
  },
  {
    alert: "TandemUndelivered",
    at: 10,
    firing: { tandem_edge_undelivered_total: "0x7 4x10" },
    labels: [{}],
    quiet: { tandem_edge_undelivered_total: "4x20" },
  },
  gauge(
    "TandemSocketDrops",
    'tandem_udp_drops_total{instance="edge-0",tandem_listener="udp:192.0.2.1:5060"}',
    "7x7 9x10",
    "9x20",
    {
      tandem_listener: "udp:192.0.2.1:5060",
    },
  ),
  {
    alert: "TandemFlooded",
    at: 10,
    firing: {
      [capped("trunk_id", "acme")]: "0x7 3x10",
      [capped("trunk_id", "globex")]: "5x20",
      [capped("carrier", "north")]: "0+1x20",
      tandem_edge_excess_total: "0+90x20",
      tandem_edge_shed_total: "0x7 2x10",
    },
    labels: [{ tandem_trunk_id: "acme" }, { tandem_carrier: "north" }, {}],
    // Beyond a leg's rate, and taken all the same.
    quiet: {
      [capped("trunk_id", "acme")]: "3x20",
      tandem_edge_excess_total: "0+90x20",
      tandem_edge_shed_total: "2x20",
    },
  },
  {
    alert: "TandemStepFaults",
    at: 10,
    firing: { tandem_faults_total: "0x7 1x10" },
    labels: [{}],
    quiet: { tandem_faults_total: "1x20" },
  },
];

/** What promtool says of these rows; undefined where the alert does what it should. */
function complaint({ alert, at, labels }: Case, rows: Rows, fires: boolean): string | undefined {
  const found = ALERTS.find(({ name }) => name === alert);
  if (found === undefined) return `there is no alert ${alert}`;
  const annotations = { summary: found.summary, runbook_url: `${RUNBOOKS}/${alert}.md` };
  const expected = labels.map((more) => ({
    exp_labels: { severity: found.severity, ...more },
    exp_annotations: annotations,
  }));
  const folder = mkdtempSync(join(tmpdir(), "tandem-alerts-"));
  try {
    writeFileSync(join(folder, "alerts.yaml"), alertRules(ALERTS));
    const test = {
      interval: "1m",
      input_series: Object.entries(rows).map(([series, values]) => ({ series, values })),
      alert_rule_test: [{ eval_time: `${at}m`, alertname: alert, exp_alerts: fires ? expected : [] }],
    };
    writeFileSync(
      join(folder, "test.yaml"),
      stringify({ rule_files: ["alerts.yaml"], evaluation_interval: "30s", tests: [test] }),
    );
    const { status, error, stdout, stderr } = spawnSync("promtool", ["test", "rules", join(folder, "test.yaml")], {
      encoding: "utf8",
    });
    if (error !== undefined) throw error;
    return status === 0 ? undefined : stdout + stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it("every alert has its rows", () => {
  expect(CASES.map(({ alert }) => alert)).toEqual(ALERTS.map(({ name }) => name));
});

it.each(CASES)("$alert fires on what it is about", (one) => {
  expect(complaint(one, one.firing, true)).toBeUndefined();
});

it.each(CASES)("$alert is quiet on what is nearly that", (one) => {
  expect(complaint(one, one.quiet, false)).toBeUndefined();
});
