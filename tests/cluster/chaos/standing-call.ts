import type { AgentDialog, UdpAgent } from "@tandem/testkit";
import { until } from "./chaos-cluster.ts";
import type { Stage } from "./stage.ts";

const UP_MS = 10_000;

/** One call from the PBX through carrier north, beside others of the same parties. */
export interface StandingCall {
  readonly callId: string;
  /** The dialogs of both ends. */
  readonly pbx: AgentDialog;
  readonly north: AgentDialog;
}

/** @returns undefined when it did not get up in time */
export async function standingCall({ parties: { of } }: Stage): Promise<StandingCall | undefined> {
  const before = of.north.agent.dialogs.length;
  const pbx = dial(of.pbx);
  const north = (): AgentDialog | undefined => of.north.agent.dialogs.slice(before).find(({ state }) => state === "up");
  await until(() => pbx.state === "up" && north() !== undefined, UP_MS);
  const callee = north();
  return pbx.state === "up" && callee !== undefined ? { callId: pbx.callId, pbx, north: callee } : undefined;
}

/** Calls carrier north. @returns the dialog, in whatever state */
export function dial(pbx: UdpAgent): AgentDialog {
  pbx.act({ kind: "call", to: "sip:+12025550101@acme.trunk.example" });
  const dialog = pbx.agent.dialogs.at(-1);
  if (dialog === undefined) throw new Error("a call makes a dialog");
  return dialog;
}

export function isUp({ pbx, north }: StandingCall): boolean {
  return pbx.state === "up" && north.state === "up";
}
