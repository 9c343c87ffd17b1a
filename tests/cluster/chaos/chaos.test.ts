import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IDENTITY_ROWS } from "./identity-rows.ts";
import { lingeringRow } from "./lingering-row.ts";
import { FLOWS } from "./parties.ts";
import type { Row } from "./row.ts";
import { type Stage, startStage } from "./stage.ts";
import { transferRow } from "./transfer-row.ts";
import { TRANSFER_STEPS } from "./transfer-steps.ts";
import { TROUBLE_ROWS } from "./trouble-rows.ts";

// The short form of `npm run chaos`: each step of a transfer once, and a few rows of the rest.

const NET = `127.${1 + (process.pid % 250)}.60`;
const QUICK = new Set(["two callers with one Call-ID", "one INVITE at two edges", "a router frozen for 6 s"]);
const ROW_MS = 90_000;

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ routers: 3, edges: 2, transport: "UDP", net: NET });
}, 120_000);
afterAll(() => stage.close(), 60_000);

const held = (row: Row): void => expect(row.faults).toEqual([]);

describe("a process that dies at a step of a transfer takes nothing with it", () => {
  // Each step is met once: routers and edges, before and after, directions and classes in turn.
  const rows = TRANSFER_STEPS.map((step, i) => ({
    step,
    kind: i % 3 === 2 ? ("edge" as const) : ("router" as const),
    when: i % 2 === 0 ? ("before" as const) : ("after" as const),
    flow: FLOWS[i % FLOWS.length] ?? { direction: "termination" as const, targetClass: "PSTN" as const },
  }));
  it.each(rows)("$kind, $when $step.name, $flow.direction, $flow.targetClass", { timeout: ROW_MS }, async (row) => {
    held(await transferRow(stage, row.flow, row));
  });
});

describe("and so it is with", () => {
  const rows = [...IDENTITY_ROWS, ...TROUBLE_ROWS].filter(({ name }) => QUICK.has(name));
  it.each(rows)("$name", { timeout: ROW_MS }, async ({ play }) => held(await play(stage)));
});

it("nothing is left in the store, and nobody complained", { timeout: 120_000 }, async () => {
  held(await lingeringRow(stage));
});
