import { ATTRIBUTE } from "@tandem/observability";
import { type Dashboard, panel } from "../dashboard.ts";
import { quantile, ratePerSec, series, WINDOW } from "../series.ts";

const { commitAnswer } = ATTRIBUTE;
const CLUSTER = { scope: "cluster" } as const;

export const ROUTERS: Dashboard = {
  name: "routers",
  title: "routers and processes",
  panels: [
    panel("Processes", "Those that tell of themselves, by service.", "short", {
      "{{service_name}}": "count by (service_name) (target_info)",
    }),
    panel("Not ready", "Parts of processes that are not ready.", "short", {
      "{{tandem_part}}": `count by (tandem_part) (${series("ready")} == 0) or 0 * count by (tandem_part) (${series("ready")})`,
    }),
    panel("CPU", "Seconds of CPU a second, of each process.", "percentunit", {
      "{{instance}}": `sum by (instance) (rate(${series("cpu")}[${WINDOW}]))`,
    }),
    panel("Event loop", "How much of the time it was busy: near 1, new calls are refused.", "percentunit", {
      "{{instance}}": `sum by (instance) (rate(${series("loopUse")}[${WINDOW}]))`,
    }),
    panel("Memory", "Of each process.", "bytes", { "{{instance}}": `sum by (instance) (${series("memory")})` }),
    panel("Steps and events", "Steps of calls that had an effect, and events that were published.", "reqps", {
      steps: ratePerSec("steps"),
      events: ratePerSec("events"),
    }),
    panel("CPU a call", "Seconds of CPU of all processes for each record that began.", "s", {
      "a call": `${ratePerSec("cpu")} / ${ratePerSec("callsStarted")}`,
    }),
    panel(
      "Mailboxes",
      "Events that wait behind another step of their call, and those of the call with most of them.",
      "short",
      {
        waiting: `sum (${series("mailboxWaiting")})`,
        deepest: `max (${series("mailboxDeepest")})`,
      },
    ),
    panel("Commits", "By answer. fenced: another router has the partition. failed: no answer in time.", "reqps", {
      "{{tandem_commit_answer}}": ratePerSec("commits", [commitAnswer]),
    }),
    panel(
      "Time of a commit",
      "From a commit to the answer of Redis.",
      "s",
      { median: quantile(0.5, "commitTime"), "99 of 100": quantile(0.99, "commitTime") },
      CLUSTER,
    ),
    panel(
      "Partitions",
      "What each router runs: 256 in all, more while one changes hands.",
      "short",
      { "{{instance}}": series("partitions"), all: `sum (${series("partitions")})` },
      CLUSTER,
    ),
    panel(
      "Changes of partitions",
      "By kind; claimed after a death, received at a hand-over.",
      "short",
      {
        "{{tandem_placement_change}}": `sum by (tandem_placement_change) (increase(${series("placementChanges")}[${WINDOW}]))`,
        takeovers: `sum (increase(${series("takeovers")}[${WINDOW}]))`,
      },
      CLUSTER,
    ),
    panel(
      "What Redis had lost",
      "Partitions that were given back to it after a failover or without its file; waits for a replica that none ended in time.",
      "short",
      {
        "given back": `sum (increase(${series("partitionsRecovered")}[${WINDOW}]))`,
        "replica late": `sum (increase(${series("replicaLate")}[${WINDOW}]))`,
      },
      CLUSTER,
    ),
    panel(
      "Connections",
      "1 while that to NATS, or to Redis, is there; and how often it was lost.",
      "short",
      {
        "{{instance}} {{tandem_peer}}": series("connectionUp"),
        "losses {{tandem_peer}}": `sum by (tandem_peer) (increase(${series("connectionLosses")}[${WINDOW}]))`,
      },
      CLUSTER,
    ),
    panel(
      "Redis",
      "Memory that it uses and may use: at the bound new calls are refused.",
      "bytes",
      {
        used: `max (${series("redisMemory")})`,
        "may use": `max (${series("redisMemoryLimit")})`,
      },
      CLUSTER,
    ),
    panel(
      "Age of the directory",
      "Copies that are older than 600 s let no new call in.",
      "s",
      {
        "{{instance}}": series("directoryAge"),
      },
      CLUSTER,
    ),
    panel(
      "Clocks",
      "How far each machine's is before the one of Redis; beyond 0.5 s a router is not ready.",
      "none",
      {
        "{{instance}}": series("clockOffset"),
      },
      CLUSTER,
    ),
    panel(
      "Edges and routers that live",
      "As each router knows.",
      "short",
      {
        "edges, seen by {{instance}}": series("edgesLive"),
        "routers, seen by {{instance}}": series("routersLive"),
      },
      CLUSTER,
    ),
    panel(
      "New calls refused",
      "1 while a router refuses them: its log lags, its loop is late, Redis is full, its directory is old.",
      "short",
      { "{{tandem_reason}}": `max by (tandem_reason) (${series("refusing")})` },
      CLUSTER,
    ),
    panel("Faults", "Steps that threw: a bug of the platform.", "short", {
      faults: `sum (increase(${series("faults")}[${WINDOW}]))`,
    }),
  ],
};
