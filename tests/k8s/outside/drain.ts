import { setTimeout } from "node:timers/promises";
import type { Release } from "../release.ts";
import { calledParty, callingParty, callUp } from "./party.ts";
import type { Place } from "./place.ts";
import type { Claim } from "./silence.ts";

const LOOK_MS = 200;
const PATIENCE_MS = 20_000;
const NOT_READY_MS = 10_000;

interface PodState {
  readonly isThere: boolean;
  readonly isReady: boolean;
}

/** Two calls over TCP, and their edge is ended: what becomes of the connections? @param streamSec that the release drains for */
export async function playDrain(place: Place, release: Release, streamSec: number): Promise<readonly Claim[]> {
  await release.scale("edges", 1);
  // One that is ending would take connections until it knows.
  await until(async () => (await endingAndNot(release)) === 1, PATIENCE_MS);
  const callee = await calledParty(place, "plain", { invite: [{ after: 50 }] });
  const [leaving, staying] = [
    await callingParty(place, { transport: "TCP" }),
    await callingParty(place, { transport: "TCP" }),
  ];
  const later = await callingParty(place, { transport: "TCP" });
  const all = [callee, leaving, staying, later];
  try {
    const [edge = ""] = await release.pods("edges");
    await callUp(place, leaving, "plain");
    const [toLeaving] = callee.agent.dialogs;
    await callUp(place, staying, "plain");
    const [, toStaying] = callee.agent.dialogs;
    // The one that new connections will come to is there before.
    await release.scale("edges", 2);
    await release.kubectl("delete", "pod", edge, "--wait=false");
    const began = performance.now();
    const since = (): number => (performance.now() - began) / 1000;
    await until(async () => !(await stateOf(release, edge)).isReady, NOT_READY_MS);
    const notReadySec = since();
    await until(async () => (await release.kubectl("logs", edge)).includes("takes no new connection"), PATIENCE_MS);
    await callUp(place, later, "plain");
    callee.act({ kind: "bye" }, toLeaving);
    const isServed = await leaving.until(({ dialogs }) => dialogs[0]?.ending === "their-bye", PATIENCE_MS);
    const servedSec = since();
    const wasThere = (await stateOf(release, edge)).isThere;
    await leaving.close();
    await until(async () => !(await stateOf(release, edge)).isThere, (streamSec + 30) * 1000);
    const goneSec = since();
    // Its connection is closed, and the call is not: the platform finds the phone by its Contact.
    callee.act({ kind: "bye" }, toStaying);
    const isKept = await staying.until(({ dialogs }) => dialogs[0]?.ending === "their-bye", PATIENCE_MS);
    return [
      {
        what: "an edge that is ended is not ready, takes no new connection, and serves those that are open",
        faults: [
          ...(isServed ? [] : ["the BYE did not come over the open connection"]),
          ...(wasThere ? [] : ["the edge was gone before its connections were"]),
        ],
        figures: `not ready after ${notReadySec.toFixed(1)} s, a BYE over its connection after ${servedSec.toFixed(1)} s`,
      },
      {
        what: `a connection that stays open is closed after edges.drain.streamSeconds=${streamSec}, and its call goes on`,
        faults: [
          ...(goneSec < streamSec ? ["the edge did not wait for it"] : []),
          ...(isKept ? [] : ["the call was lost with its connection"]),
        ],
        figures: `the edge was gone after ${goneSec.toFixed(1)} s`,
      },
    ];
  } finally {
    for (const party of all) party.hangUp();
    await Promise.all(all.map((party) => party.close()));
  }
}

/** Nobody has a connection: there is nothing to wait for. */
export async function playIdleDrain(release: Release, streamSec: number): Promise<Claim> {
  const [edge = ""] = await release.pods("edges");
  const began = performance.now();
  await release.kubectl("delete", "pod", edge, "--wait=true");
  const tookSec = (performance.now() - began) / 1000;
  await release.ready("edges");
  const faults = tookSec < streamSec ? [] : ["it waited"];
  return { what: "an edge without connections ends at once", faults, figures: `gone after ${tookSec.toFixed(1)} s` };
}

/** Edges that run, those that are being ended included. */
async function endingAndNot(release: Release): Promise<number> {
  const selector = "app.kubernetes.io/component=edges";
  return (await release.kubectl("get", "pods", "--selector", selector, "--output", "name")).trim().split("\n").length;
}

async function stateOf(release: Release, pod: string): Promise<PodState> {
  const text = await release.kubectl("get", "pod", pod, "--ignore-not-found", "--output", "json");
  if (text.trim() === "") return { isThere: false, isReady: false };
  const { status }: { status: { conditions?: { type: string; status: string }[] } } = JSON.parse(text);
  return {
    isThere: true,
    isReady: (status.conditions ?? []).some(({ type, status: is }) => type === "Ready" && is === "True"),
  };
}

async function until(isTrue: () => Promise<boolean>, ms: number): Promise<void> {
  const end = performance.now() + ms;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`what was awaited did not happen in ${ms / 1000} s`);
    await setTimeout(LOOK_MS);
  }
}
