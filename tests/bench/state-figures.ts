import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadSetUp, type Platform, startPlatform } from "@tandem/all-in-one";
import { encodeCall } from "@tandem/transfer-router";
import { runLoad } from "../load/run-load.ts";
import { atMost, type Figure } from "./figure.ts";

const CONFIG = fileURLToPath(new URL("../load/trunk.yaml", import.meta.url));
const LOOK_MS = 1;
const CALLS = 5;
const HOT_GOAL_BYTES = 1_500;
const ALL_GOAL_BYTES = 6_000;

/** What a call's state takes at its largest, as it is stored, over whole transferred calls of the load. */
export async function stateFigures(): Promise<readonly Figure[]> {
  const setUp = await loadSetUp(CONFIG);
  if (!setUp.ok) throw new Error(setUp.error);
  const data = mkdtempSync(join(tmpdir(), "tandem-state-"));
  try {
    const platform = await startPlatform({ config: setUp.value.config, decks: setUp.value.decks, data, process });
    const largest = { hot: 0, all: 0 };
    const look = setInterval(() => weigh(platform, largest), LOOK_MS);
    try {
      const { failed } = await runLoad({
        pid: process.pid,
        rate: CALLS,
        calls: CALLS,
        targetClass: "PSTN",
        capture: false,
      });
      if (failed > 0) throw new Error(`${failed} of ${CALLS} calls failed while their state was weighed`);
    } finally {
      clearInterval(look);
      await platform.close();
    }
    return [
      atMost(HOT_GOAL_BYTES, "state of a call in progress, hot part", largest.hot, "bytes"),
      atMost(ALL_GOAL_BYTES, "state of a call in progress, all", largest.all, "bytes"),
    ];
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

function weigh(platform: Platform, largest: { hot: number; all: number }): void {
  for (const call of platform.router.calls()) {
    const { hot, cold } = encodeCall(call);
    const hotBytes = Buffer.byteLength(hot);
    const coldBytes = Object.entries(cold).reduce(
      (sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text),
      0,
    );
    largest.hot = Math.max(largest.hot, hotBytes);
    largest.all = Math.max(largest.all, hotBytes + coldBytes);
  }
}
