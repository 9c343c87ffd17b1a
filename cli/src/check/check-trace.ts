import { type Check, check, checkSame } from "../demo/check.ts";
import type { Scenario } from "../demo/transfer-scenario.ts";
import { type ReadTrace, readTrace } from "../trace/read-trace.ts";
import { renderTrace } from "../trace/render-trace.ts";
import { type TracePaths, tracePaths } from "../trace/trace-paths.ts";

/** Spans are exported every two seconds, by each process for itself. */
const EXPORTED_MS = 20_000;
const LOOK_MS = 250;

export interface CheckedTrace {
  readonly checks: readonly Check[];
  /** As `tandem trace` prints it; "" where there is none. */
  readonly picture: string;
}

/** Reads back what Jaeger has of a played transfer whose INVITE asked to be traced, once it is whole or 20 s have passed. */
export async function checkTrace(jaeger: string, scenario: Scenario, traceId: string): Promise<CheckedTrace> {
  const wanted = wantedPaths(scenario);
  const end = Date.now() + EXPORTED_MS;
  for (;;) {
    const found = await readTrace(jaeger, traceId);
    const checks = found.ok
      ? checksOf(found.value, wanted)
      : [check("Jaeger has the call's trace", false, found.error)];
    if (checks.every(({ held }) => held) || Date.now() > end) {
      return { checks, picture: found.ok ? renderTrace(found.value, { steps: false }) : "" };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function checksOf(trace: ReadTrace, wanted: TracePaths): readonly Check[] {
  const { own, linked } = tracePaths(trace);
  const isAsked = (path: string): boolean => / > (?:ask billing|authorize)$/.test(path);
  const services = new Set([...trace.spans, ...trace.linked].map(({ service }) => service));
  return [
    // A price that a router knows already is not asked.
    checkSame(
      "its trace in Jaeger is one tree",
      own.filter((path) => !isAsked(path)),
      wanted.own,
    ),
    checkSame("rated lines and records are in a trace of their own, linked", linked, wanted.linked),
    checkSame("told by", [...services].toSorted(), ["billing", "cdr", "sip-edge", "transfer-router"]),
  ];
}

function wantedPaths(scenario: Scenario): TracePaths {
  const { finalStatus } = scenario;
  const isMoved = finalStatus === 200;
  const refer = "INVITE > REFER";
  return {
    own: [
      "INVITE",
      "INVITE > INVITE target",
      isMoved ? refer : `${refer}: failed with ${finalStatus}`,
      `${refer} > transfer.decide`,
      `${refer} > NOTIFY 100`,
      `${refer} > INVITE target${isMoved ? "" : `: answered ${finalStatus}`}`,
      `${refer} > NOTIFY ${finalStatus}`,
    ].toSorted(),
    linked: ["rate leg", ...(isMoved && scenario.class === "PSTN" ? ["rate leg"] : []), "write record", "write record"],
  };
}
