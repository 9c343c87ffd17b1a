import {
  type ClusterShape,
  checkEnded,
  checkStanding,
  clusterWorld,
  type Script,
  type SimCluster,
  type SimWorld,
  type Step,
  simWorld,
  type WorldOptions,
  type WorldPlatform,
} from "@tandem/testkit";
import { expect } from "vitest";

export type CallDirection = "termination" | "origination";
export type TargetClass = "PSTN" | "SIP";

export interface TransferFlow extends Omit<WorldOptions, "agents"> {
  readonly direction?: CallDirection;
  readonly targetClass?: TargetClass;
  /** The transferor holds the call before its REFER, as PBXs do; true. */
  readonly hold?: boolean;
  readonly referTo?: string;
  readonly referHeaders?: readonly string[];
  /** False: the script's own steps send the REFER. */
  readonly refers?: boolean;
  readonly pbx?: Script;
  readonly transferee?: Script;
  readonly target?: Script;
  /** Agents besides the three of the transfer. */
  readonly others?: WorldOptions["agents"];
}

export const REFER_TO = { PSTN: "<sip:+12025550201@acme.trunk.example>", SIP: "<sip:agent@agent.example>" } as const;
export const TARGET = { PSTN: "south", SIP: "foreign" } as const;

const CALL = {
  termination: "sip:+12025550101@acme.trunk.example",
  origination: "sip:+12025550100@127.0.20.1",
} as const;
const RING = [{ provisional: [{ status: 180, after: 40 }], after: 400 }] as const;

/** The flows of both directions and both classes. */
export const FLOWS: readonly { readonly direction: CallDirection; readonly targetClass: TargetClass }[] = [
  { direction: "termination", targetClass: "PSTN" },
  { direction: "termination", targetClass: "SIP" },
  { direction: "origination", targetClass: "PSTN" },
  { direction: "origination", targetClass: "SIP" },
];

/** The scripts of a call through the trunk, held and referred: the PBX is the transferor, carrier north has the transferee, and the target is at carrier south or at a foreign host. */
export function transferAgents(flow: TransferFlow): WorldOptions["agents"] {
  const { direction = "termination", targetClass = "PSTN", hold = true, pbx = {}, transferee = {}, target = {} } = flow;
  const to = flow.referTo ?? REFER_TO[targetClass];
  const call: Step = { on: "start", do: { kind: "call", to: CALL[direction] } };
  const refer = { kind: "refer", to, headers: flow.referHeaders ?? [] } as const;
  const holding: Step = { on: "up", after: 500, do: { kind: "re-invite", media: { direction: "sendonly" } } };
  const referring: Step = hold ? { on: "re-invite.done", after: 300, do: refer } : { on: "up", after: 500, do: refer };
  const moves = [...(hold ? [holding] : []), ...(flow.refers === false ? [] : [referring])];
  return {
    pbx: {
      invite: RING,
      ...pbx,
      steps: [...(direction === "termination" ? [call] : []), ...moves, ...(pbx.steps ?? [])],
    },
    north: {
      invite: RING,
      ...transferee,
      steps: [...(direction === "origination" ? [call] : []), ...(transferee.steps ?? [])],
    },
    [TARGET[targetClass]]: { invite: RING, ...target },
    ...flow.others,
  };
}

export async function transferWorld(flow: TransferFlow): Promise<SimWorld> {
  return await simWorld({ ...flow, agents: transferAgents(flow) });
}

/** The same flow on a cluster of edges and routers. */
export async function clusterTransferWorld(flow: TransferFlow, shape: ClusterShape): Promise<SimWorld<SimCluster>> {
  return await clusterWorld({ ...flow, agents: transferAgents(flow) }, shape);
}

type AnyWorld = SimWorld<WorldPlatform>;

/** Statuses that the transferor was told, in order. */
export function notified(world: AnyWorld): readonly number[] {
  return world.agent("pbx").notifies.map(({ status }) => status);
}

/** The one final outcome of the log's transfers, each as "MOVED 200". */
export function outcomes(world: AnyWorld): readonly string[] {
  return world.platform.log.events.flatMap(({ body }) =>
    body.type === "transfer.finished" && body.notifyAnswered === 0 ? [`${body.outcome} ${body.status}`] : [],
  );
}

/** Places whose agents have a dialog that is up. */
export function whoIsUp(world: AnyWorld): readonly string[] {
  return [...world.agents].flatMap(([place, agent]) => agent.up.map(() => place)).sort();
}

/** Fails with the world's history when something is wrong with those who are up. */
export function expectStanding(world: AnyWorld): void {
  report(checkStanding(world), world);
}

/** Everybody hangs up; fails with the world's history when anything is left. */
export async function expectEnded(world: AnyWorld): Promise<void> {
  report(await checkEnded(world), world);
}

/** The call is as it was: INFO crosses it, a re-INVITE works, BYE ends it. */
export async function expectLivesOn(world: SimWorld): Promise<void> {
  expectStanding(world);
  expect(whoIsUp(world)).toEqual(["north", "pbx"]);
  world.act("pbx", { kind: "request", method: "INFO", contentType: "application/dtmf-relay", body: "Signal=1\r\n" });
  await world.run(500);
  expect(world.agent("north").requests.filter(({ method }) => method === "INFO")).toHaveLength(1);
  world.act("pbx", { kind: "re-invite", media: { port: 20_002 } });
  await world.run(2_500);
  expect(world.agent("north").media[0]?.remote.port).toBe(20_002);
  expectStanding(world);
  world.act("pbx", { kind: "bye" });
  await world.run(1_000);
  expect(whoIsUp(world)).toEqual([]);
  await expectEnded(world);
}

function report(faults: readonly string[], world: AnyWorld): void {
  if (faults.length > 0) throw new Error(`${faults.join("\n")}\n\n${world.trace()}`);
}
