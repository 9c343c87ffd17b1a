import { type Script, SipAgent, type UdpAgent, udpAgent } from "@tandem/testkit";
import { digestAuthorization } from "./digest.ts";

/** Ports of the check's carriers and its foreign target, as the chart's configuration of the check has them. */
export const CHECK_PORTS = { carrierA: 5070, carrierB: 5072, target: 5080, busy: 5082 } as const;
const CALLER_PORT = 5060;
const RINGING_MS = 100;
const MEDIA_PORT = 40_000;

export interface CheckPlace {
  /** The platform. */
  readonly server: { readonly address: string; readonly port: number };
  /** This machine. */
  readonly address: string;
  readonly password: string;
}

/** Asks for a call's trace. */
const TRACED = ["X-Tandem-Trace: 1"];

/** Everybody who takes part in the check. */
export interface CheckParties {
  /** The customer's phone for one transfer: a fresh one each time. */
  caller(): Promise<UdpAgent>;
  readonly carrierA: UdpAgent;
  readonly carrierB: UdpAgent;
  readonly target: UdpAgent;
  /** Answers every call with 486. */
  readonly busy: UdpAgent;
  close(): Promise<void>;
}

/** Binds the called sides, or rejects with the first address that is not free. */
export async function openCheckParties({ server, address, password }: CheckPlace): Promise<CheckParties> {
  const all: UdpAgent[] = [];
  let callers = 0;
  const open = async (name: string, user: string, port: number, script: Script): Promise<UdpAgent> => {
    const mediaPort = MEDIA_PORT + 2 * all.length;
    const authorize = digestAuthorization("check", password);
    const agent = new SipAgent({ name, user, address, port, mediaPort, server, script, authorize });
    const party = await udpAgent(agent);
    all.push(party);
    return party;
  };
  const answers: Script = { invite: [{ provisional: [{ status: 180, after: 20 }], after: RINGING_MS }] };
  const [carrierA, carrierB, target, busy] = [
    await open("carrier-a", "carrier-a", CHECK_PORTS.carrierA, answers),
    await open("carrier-b", "carrier-b", CHECK_PORTS.carrierB, answers),
    await open("target", "agent", CHECK_PORTS.target, answers),
    await open("busy", "busy", CHECK_PORTS.busy, { invite: [{ status: 486 }] }),
  ];
  // Ids begin with the name: another run of the check must not look like a copy of this one.
  const run = process.hrtime.bigint().toString(36);
  return {
    caller: () => {
      callers += 1;
      return open(`caller-${run}-${callers}`, "+12025550189", CALLER_PORT + 100 + 2 * callers, { headers: TRACED });
    },
    carrierA,
    carrierB,
    target,
    busy,
    async close() {
      await Promise.all(all.map((party) => party.close()));
    },
  };
}
