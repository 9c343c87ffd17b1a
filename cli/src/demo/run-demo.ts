import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readWireText } from "@tandem/all-in-one";
import type { Crossed } from "../ladder/ladder-message.ts";
import { clusterPlatform } from "./cluster-platform.ts";
import { closeParties, openParties, type Parties, type Places, placesIn } from "./demo-parties.ts";
import type { DemoPlatform } from "./demo-platform.ts";
import { demoScenarios } from "./demo-scenarios.ts";
import { oneProcessPlatform } from "./one-process-platform.ts";
import { type TransferRecords, transferRecords } from "./transfer-records.ts";
import { type Played, playScenario, type Scenario } from "./transfer-scenario.ts";

const CONFIG = fileURLToPath(new URL("../../../examples/demo.yaml", import.meta.url));
const NETWORK = "127.0.20";
const RECORDED_MS = 10_000;
const LOOK_MS = 50;

/** One scenario, played and read back. */
export interface DemoTransfer {
  readonly scenario: Scenario;
  readonly played: Played;
  readonly recorded: TransferRecords;
  /** Its messages on the wire, in order. */
  readonly crossed: readonly Crossed[];
}

export interface Demo {
  readonly platform: DemoPlatform;
  readonly transfers: readonly DemoTransfer[];
  close(): Promise<void>;
}

export type DemoResult = { readonly ok: true; readonly value: Demo } | { readonly ok: false; readonly error: string };

export interface DemoOptions {
  readonly progress: (what: string) => void;
  readonly warn: (what: string) => void;
  /** As a cluster of processes; else in this one. */
  readonly isCluster?: boolean;
  /** A copy of examples/demo.yaml on another network, and the first three octets of that one. */
  readonly config?: string;
  readonly network?: string;
}

/** Starts the platform and everybody around it, plays the transfers, and reads their records. It stays up until `close`. */
export async function runDemo({
  progress,
  warn,
  isCluster = false,
  config = CONFIG,
  network = NETWORK,
}: DemoOptions): Promise<DemoResult> {
  const places = placesIn(network);
  const data = await mkdtemp(join(tmpdir(), "tandem-demo-"));
  const crossed: Crossed[] = [];
  const { timeOrigin } = performance;
  // A finer clock than the platform's own: the parts of a transfer are shorter than its milliseconds.
  const cross = (message: Omit<Crossed, "at">): void =>
    void crossed.push({ at: timeOrigin + performance.now(), ...message });
  const startIt = isCluster ? clusterPlatform : oneProcessPlatform;
  const result = await startIt({ config, data, warn, progress, crossed: cross });
  if (!result.ok) {
    await rm(data, { recursive: true, force: true });
    return result;
  }
  const platform = result.value;
  const parties = await openParties(places, platform.seenBy === "parties" ? cross : undefined).catch(
    (error: NodeJS.ErrnoException) => error,
  );
  const close = async (): Promise<void> => {
    if (!(parties instanceof Error)) await closeParties(parties.all);
    await platform.close();
    await rm(data, { recursive: true, force: true });
  };
  if (parties instanceof Error) {
    await close();
    return {
      ok: false,
      error: `the demo's phones need ${places.pbx} to ${places.carol}, ports 5060 to 5064 and 40000 to 40013: ${parties.message}`,
    };
  }
  progress("three calls, three transfers");
  const played = await playAll(parties, places);
  progress("reading the records");
  await platform.settled();
  const transfers: DemoTransfer[] = [];
  for (const { scenario, played: one } of played) {
    const recorded = await whenComplete(() => transferRecords(scenario, one.callId, platform));
    const callIds = new Set(recorded.records.flatMap(({ sipCallIds }) => sipCallIds));
    callIds.add(one.callId);
    const own = crossed.filter(({ text }) => callIds.has(readWireText(text).callId));
    transfers.push({ scenario, played: one, recorded, crossed: own });
  }
  return { ok: true, value: { platform, transfers, close } };
}

interface Both {
  readonly scenario: Scenario;
  readonly played: Played;
}

/** All at once, but the third begins when the first one's target is called: both targets stand at one carrier. */
async function playAll(parties: Parties, places: Places): Promise<readonly Both[]> {
  const [first, second, third] = demoScenarios(parties, places);
  const { promise: southIsCalled, resolve } = Promise.withResolvers<void>();
  const play = async (scenario: Scenario, targetCalled?: () => void): Promise<Both> => ({
    scenario,
    played: await playScenario(scenario, targetCalled),
  });
  return await Promise.all([
    play(first, resolve).finally(resolve),
    play(second),
    southIsCalled.then(() => play(third)),
  ]);
}

/** The last event of a call comes a moment after its BYE, and its charge may come after its record. */
async function whenComplete(read: () => Promise<TransferRecords>): Promise<TransferRecords> {
  const end = Date.now() + RECORDED_MS;
  for (;;) {
    const found = await read();
    if (found.checks.every(({ held }) => held) || Date.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
