import type { CrashPoint } from "./crash/crash-point.ts";
import { FLOWS, type Flow } from "./parties.ts";
import type { Row } from "./row.ts";
import type { Stage } from "./stage.ts";
import { transferRow } from "./transfer-row.ts";
import { TRANSFER_STEPS } from "./transfer-steps.ts";

/** A row that can be played on a stage. */
export interface PlannedRow {
  readonly name: string;
  play(stage: Stage): Promise<Row>;
}

const KINDS: readonly CrashPoint["kind"][] = ["router", "edge"];
const WHENS: readonly CrashPoint["when"][] = ["before", "after"];

/** Every step of a transfer, before and after it, at a router and at an edge, in each flow. */
export function transferPlan(flows: readonly Flow[] = FLOWS): readonly PlannedRow[] {
  return flows.flatMap((flow) =>
    KINDS.flatMap((kind) =>
      TRANSFER_STEPS.flatMap((step) =>
        WHENS.map((when) => ({
          name: `${flow.direction} ${flow.targetClass}: ${kind} ${when} ${step.name}`,
          play: (stage: Stage) => transferRow(stage, flow, { step, kind, when }),
        })),
      ),
    ),
  );
}
