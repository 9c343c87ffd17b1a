import { type MediaPlan, type Script, SipAgent, tcpAgent, type UdpAgent, udpAgent } from "@tandem/testkit";
import type { ChaosTransport, Net } from "./chaos-config.ts";

export type PartyName = "pbx" | "north" | "south" | "foreign";
export type CallDirection = "termination" | "origination";
export type TargetClass = "PSTN" | "SIP";

export interface Flow {
  readonly direction: CallDirection;
  readonly targetClass: TargetClass;
}

export const FLOWS: readonly Flow[] = [
  { direction: "termination", targetClass: "PSTN" },
  { direction: "termination", targetClass: "SIP" },
  { direction: "origination", targetClass: "PSTN" },
  { direction: "origination", targetClass: "SIP" },
];

export const TARGETS = { PSTN: "south", SIP: "foreign" } as const;
const USERS: Readonly<Record<PartyName, readonly [user: string, mediaPort: number]>> = {
  pbx: ["+12025550100", 20_000],
  north: ["+12025550101", 30_000],
  south: ["+12025550201", 40_000],
  foreign: ["agent", 50_000],
};
const SCRIPT: Script = { invite: [{ provisional: [{ status: 180, after: 20 }], after: 150 }] };
const UP_MS = 8_000;
const ATTEMPTS = 3;
const RETRY_AFTER_MS = 2_000;
const HELD: Partial<MediaPlan> = { direction: "sendonly" };

/** The parties of all rows, on real sockets: the PBX of the trunk, both carriers, a foreign agent. They live as long as the cluster, as real ones do. */
export interface Parties {
  readonly of: Readonly<Record<PartyName, UdpAgent>>;
  readonly agents: ReadonlyMap<string, SipAgent>;
  close(): Promise<void>;
}

export async function startParties(net: Net, transport: ChaosTransport): Promise<Parties> {
  const make = (name: PartyName): Promise<UdpAgent> => {
    const [user, mediaPort] = USERS[name];
    const server = { address: net.platform, port: 5060 };
    const agent = new SipAgent({
      name: `${name}-${Date.now().toString(36)}`,
      address: net[name],
      port: 5060,
      user,
      mediaPort,
      server,
      transport,
      script: SCRIPT,
    });
    return transport === "TCP" ? tcpAgent(agent) : udpAgent(agent);
  };
  const [pbx, north, south, foreign] = await Promise.all([make("pbx"), make("north"), make("south"), make("foreign")]);
  const of = { pbx, north, south, foreign };
  return {
    of,
    agents: new Map(Object.entries(of).map(([name, { agent }]) => [name, agent])),
    async close() {
      await Promise.all(Object.values(of).map((one) => one.close()));
    },
  };
}

/** A call through the trunk is up. @returns the Call-ID of the caller's leg, or why there is none */
export async function beginCall(
  { of }: Parties,
  net: Net,
  { direction }: Flow,
): Promise<{ readonly callId: string } | string> {
  const [caller, callee, to] =
    direction === "termination"
      ? [of.pbx, of.north, "sip:+12025550101@acme.trunk.example"]
      : [of.north, of.pbx, `sip:+12025550100@${net.platform}`];
  for (let attempt = 1; ; attempt += 1) {
    caller.act({ kind: "call", to });
    const dialog = caller.agent.dialogs.at(-1);
    const isUp = (): boolean => caller.agent.up.length > 0 && callee.agent.up.length > 0;
    await caller.until(() => isUp() || dialog?.ending === "refused", UP_MS);
    if (isUp()) return { callId: dialog?.callId ?? "" };
    // A machine that is late says so with a 503 and Retry-After: a caller comes again.
    if (dialog?.status !== 503 || attempt === ATTEMPTS) return `the call did not get up: ${dialog?.status}`;
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
  }
}

/** The PBX holds the call, as PBXs do before a transfer. */
export async function hold({ of: { pbx } }: Parties): Promise<boolean> {
  const before = pbx.agent.responses.length;
  pbx.act({ kind: "re-invite", media: HELD });
  return await pbx.until(({ responses }) => responses.slice(before).some(({ method }) => method === "INVITE"), 8_000);
}

export function refer({ of: { pbx } }: Parties, net: Net, { targetClass }: Flow, transport: ChaosTransport): void {
  const suffix = transport === "TCP" ? ";transport=tcp" : "";
  const to = targetClass === "PSTN" ? "<sip:+12025550201@acme.trunk.example>" : `<sip:agent@${net.foreign}${suffix}>`;
  pbx.act({ kind: "refer", to });
}

/** Everybody hangs up. */
export function hangUp({ of }: Parties): void {
  for (const party of Object.values(of)) party.hangUp();
}

/** Who is in a dialog that is up, by name. */
export function whoIsUp({ agents }: Parties): readonly string[] {
  return [...agents].flatMap(([name, agent]) => agent.up.map(() => name)).sort();
}
