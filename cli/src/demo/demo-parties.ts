import { type Script, SipAgent, type UdpAgent, udpAgent } from "@tandem/testkit";
import type { Crossed } from "../ladder/ladder-message.ts";

/** Ms in which the demo's phones ring before they answer. */
const RINGING_MS = 300;
const SIP_PORT = 5060;

const RINGS_AND_ANSWERS = { provisional: [{ status: 180, after: 20 }], after: RINGING_MS };

/** Who is where in the demo's network. */
export interface Places {
  readonly platform: string;
  readonly pbx: string;
  readonly north: string;
  readonly south: string;
  readonly carol: string;
}

/** As examples/demo.yaml has it: `network` is the first three octets of its addresses. */
export function placesIn(network: string): Places {
  const [platform, pbx, north, south, carol] = [1, 2, 3, 4, 5].map((host) => `${network}.${host}`);
  return { platform, pbx, north, south, carol } as Places;
}

/** Everybody who takes part: each with a SIP socket and an RTP socket of its own. */
export interface Parties {
  /** The PBX's line that takes the call from outside, and its two lines that call out. */
  readonly pbx: UdpAgent;
  readonly pbxToCarol: UdpAgent;
  readonly pbxToBusy: UdpAgent;
  /** A subscriber of north who calls in; north, to whom calls go out. */
  readonly caller: UdpAgent;
  readonly north: UdpAgent;
  readonly south: UdpAgent;
  /** Nobody's customer: sip:carol, at an address of her own. */
  readonly carol: UdpAgent;
  readonly all: readonly UdpAgent[];
}

/**
 * Binds them all, or rejects with the first address that is not free. `crossed` hears each message between one of them
 * and the platform, as the platform would say it.
 * @param run begins their names, and with them their Call-IDs: a second run is no copy of the first
 */
export async function openParties(
  places: Places,
  crossed: (message: Omit<Crossed, "at">) => void = () => undefined,
  run = "",
): Promise<Parties> {
  const all: UdpAgent[] = [];
  const server = { address: places.platform, port: SIP_PORT };
  const open = async (name: string, user: string, address: string, port: number, script: Script): Promise<UdpAgent> => {
    // RTP ports apart from each other, so that a packet tells by its source who sent it.
    const mediaPort = 40_000 + 2 * all.length;
    const party = await udpAgent(new SipAgent({ name: run + name, user, address, port, mediaPort, server, script }), {
      seen: ({ direction, text }) =>
        crossed({ direction: direction === "out" ? "in" : "out", remote: `${address}:${port}`, text }),
    });
    all.push(party);
    return party;
  };
  const answers: Script = { invite: [RINGS_AND_ANSWERS] };
  try {
    return {
      pbx: await open("pbx-1", "+12025550100", places.pbx, 5060, answers),
      pbxToCarol: await open("pbx-2", "+12025550100", places.pbx, 5062, {}),
      pbxToBusy: await open("pbx-3", "+12025550109", places.pbx, 5064, {}),
      caller: await open("caller", "+12025550177", places.north, 5062, {}),
      north: await open("north", "north", places.north, 5060, answers),
      // The transfer target of the first scenario answers, that of the third is busy; whoever calls later is answered.
      south: await open("south", "south", places.south, 5060, {
        invite: [RINGS_AND_ANSWERS, { provisional: [{ status: 100 }], status: 486, after: 150 }, RINGS_AND_ANSWERS],
      }),
      carol: await open("carol", "carol", places.carol, 5060, answers),
      all,
    };
  } catch (error) {
    await closeParties(all);
    throw error;
  }
}

export async function closeParties(parties: readonly UdpAgent[]): Promise<void> {
  await Promise.all(parties.map((party) => party.close()));
}
