import { setTimeout } from "node:timers/promises";
import type { Release } from "../release.ts";

const LOOK_MS = 2_000;

interface Alerts {
  readonly data: { readonly alerts: readonly { readonly state: string; readonly labels: Record<string, string> }[] };
}

/** Names of the alerts that the release's Prometheus says are firing. Asked through the API server: works on any cluster. */
async function firing(release: Release): Promise<ReadonlySet<string>> {
  const path = `/api/v1/namespaces/${release.namespace}/services/tandem-prometheus:9090/proxy/api/v1/alerts`;
  const { data }: Alerts = JSON.parse(await release.kubectl("get", "--raw", path));
  return new Set(data.alerts.flatMap(({ state, labels }) => (state === "firing" ? (labels["alertname"] ?? "") : [])));
}

/** Waits until it is so. Answers after how many ms, or undefined when it never was. */
export async function untilFiring(
  release: Release,
  isSo: (now: ReadonlySet<string>) => boolean,
  withinMs: number,
): Promise<number | undefined> {
  const began = performance.now();
  while (performance.now() - began < withinMs) {
    const now = await firing(release).catch(() => undefined);
    if (now !== undefined && isSo(now)) return Math.round(performance.now() - began);
    await setTimeout(LOOK_MS);
  }
  return undefined;
}
