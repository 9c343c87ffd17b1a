/**
 * `KUBECONFIG=… node tests/k8s/alerts/main.ts --namespace voice [--only <regular expression>]`: provokes what each alert is about on an installation
 * of the chart that is named tandem and has `prometheus.enabled` and `test.enabled`, waits until the alert fires, does what its runbook says, and
 * waits until it is gone. Not for one that somebody uses: it takes every part away in turn. A row is printed as soon as it is there; the exit code
 * says whether all held. It needs kubectl and helm.
 */
import { parseArgs } from "node:util";
import { ensureHelm } from "../../../scripts/set-up/helm.mjs";
import { Release } from "../release.ts";
import { untilFiring } from "./firing.ts";
import { isInstalled, TRIALS, type Trial } from "./trials.ts";

const FIRES_MS = 360_000;
const CLEARS_MS = 900_000;

const { values } = parseArgs({ options: { namespace: { type: "string" }, only: { type: "string", default: "" } } });
if (values.namespace === undefined || (process.env["KUBECONFIG"] ?? "") === "" || !ensureHelm()) {
  console.error("needs KUBECONFIG, --namespace and helm");
  process.exit(2);
}
const release = new Release(values.namespace, []);
if (!(await isInstalled(release))) {
  console.error(`there is no tandem-prometheus in ${values.namespace}: install with prometheus.enabled=true`);
  process.exit(2);
}
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
let faults = 0;

function report(isSo: boolean, what: string): void {
  if (!isSo) faults += 1;
  console.log(`${new Date().toISOString().slice(11, 19)} ${isSo ? "ok    " : "FAILED"} ${what}`);
}

async function clears(name: string): Promise<void> {
  const ms = await untilFiring(release, (now) => !now.has(name), CLEARS_MS);
  report(
    ms !== undefined,
    ms === undefined ? `${name} is still firing` : `${name} is gone ${seconds(ms)} after the remedy`,
  );
}

/** Resolves after the remedy, with the end of the alerts: what comes next need not wait for that. */
async function play({ name, alerts, provoke }: Trial): Promise<{ readonly gone: Promise<unknown> }> {
  console.log(`${new Date().toISOString().slice(11, 19)}        ${name}`);
  const began = performance.now();
  const remedy = await provoke(release);
  await Promise.all(
    alerts.map(async (alert) => {
      const ms = await untilFiring(release, (now) => now.has(alert), FIRES_MS);
      report(
        ms !== undefined,
        `${alert} ${ms === undefined ? "never fires" : `fires after ${seconds(performance.now() - began)}`}`,
      );
    }),
  );
  await remedy();
  return { gone: Promise.all(alerts.map(clears)) };
}

const gone: Promise<unknown>[] = [];
const only = new RegExp(values.only);
for (const trial of TRIALS.filter(({ name, alerts }) => only.test(`${name} ${alerts.join(" ")}`))) {
  try {
    gone.push((await play(trial)).gone);
  } catch (error) {
    report(false, `${trial.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
await Promise.allSettled(gone);
console.log(faults === 0 ? "all held" : `${faults} did not hold`);
process.exitCode = faults === 0 ? 0 : 1;
