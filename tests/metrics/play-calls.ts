import { createSocket } from "node:dgram";
import { once } from "node:events";
import { SipAgent, udpAgent } from "@tandem/testkit";
import { closeParties, openParties, type Places, placesIn } from "../../cli/src/demo/demo-parties.ts";
import { demoScenarios } from "../../cli/src/demo/demo-scenarios.ts";
import { playScenario } from "../../cli/src/demo/transfer-scenario.ts";

const STEP_MS = 10_000;
/** Not among the countries of the demo's trunk acme. */
const ABROAD = "+33123456789";

/**
 * Calls of which every query has something to tell: three transfers, of which one fails; a call that a rule refuses; a copy of an ACK, which no
 * state expects. Answers the claims of the demo that were not so.
 * @param run begins the Call-IDs: each may be played once
 */
export async function playCalls(network: string, run: string): Promise<readonly string[]> {
  const places = placesIn(network);
  const acks: string[] = [];
  const wrong = [...(await playTransfers(places, run, acks))];
  const [ack] = acks;
  if (ack === undefined) wrong.push("no ACK was sent");
  else await sendAgain(ack, places.pbx, places.platform);
  const status = await callAbroad(places.pbx, places.platform, run);
  if (status !== 403) wrong.push(`a call abroad is answered ${status}`);
  return wrong;
}

async function playTransfers(places: Places, run: string, acks: string[]): Promise<readonly string[]> {
  const crossed = ({ direction, text }: { readonly direction: string; readonly text: string }): void => {
    if (direction === "in" && text.startsWith("ACK ")) acks.push(text);
  };
  const parties = await openParties(places, crossed, run);
  const wrong: string[] = [];
  try {
    for (const scenario of demoScenarios(parties, places)) {
      const { checks } = await playScenario(scenario);
      wrong.push(...checks.flatMap(({ held, claim, found }) => (held ? [] : [`${claim}: ${found}`])));
    }
  } finally {
    await closeParties(parties.all);
  }
  return wrong;
}

async function sendAgain(text: string, from: string, to: string): Promise<void> {
  const socket = createSocket("udp4");
  socket.bind(0, from);
  await once(socket, "listening");
  await new Promise<void>((resolve, reject) =>
    socket.send(Buffer.from(text, "latin1"), 5060, to, (error) => (error === null ? resolve() : reject(error))),
  );
  socket.close();
}

async function callAbroad(address: string, platform: string, run: string): Promise<number> {
  const server = { address: platform, port: 5060 };
  const options = {
    name: `${run}pbx-4`,
    user: "+12025550100",
    address,
    port: 5068,
    mediaPort: 40_100,
    server,
    script: {},
  };
  const agent = await udpAgent(new SipAgent(options), { rtp: false });
  try {
    const domain = "acme.trunk.example";
    agent.act({ kind: "call", to: `sip:${ABROAD}@${domain}`, from: `<sip:+12025550100@${domain}>` });
    await agent.until(({ dialogs }) => dialogs[0]?.state === "ended", STEP_MS);
    return agent.agent.dialogs[0]?.status ?? 0;
  } finally {
    await agent.close();
  }
}
