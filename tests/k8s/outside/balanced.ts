import { setTimeout } from "node:timers/promises";
import type { Release } from "../release.ts";
import { numberOf } from "./outside-config.ts";
import { calledParty, callingParty, callUp } from "./party.ts";
import type { Place } from "./place.ts";
import type { Claim } from "./silence.ts";

const PATIENCE_MS = 20_000;
const GIVEN_MS = 30_000;
const LOOK_MS = 500;

/** The address that the cluster gives a Service of type LoadBalancer; undefined: it gives none. */
export async function balancerAddress(release: Release): Promise<string | undefined> {
  const name = "tandem-probe";
  const spec = { type: "LoadBalancer", selector: { none: "none" }, ports: [{ port: 5060, protocol: "TCP" }] };
  await release.apply({ apiVersion: "v1", kind: "Service", metadata: { name }, spec });
  const found = await addressOf(release, name);
  await release.kubectl("delete", "service", name, "--wait=true");
  return found;
}

export async function addressOf(release: Release, service: string): Promise<string | undefined> {
  const end = Date.now() + GIVEN_MS;
  for (;;) {
    const path = "jsonpath={.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}";
    const found = (await release.kubectl("get", "service", service, "--output", path)).trim();
    if (found !== "") return found;
    if (Date.now() > end) return undefined;
    await setTimeout(LOOK_MS);
  }
}

/** A call over TCP through the balancer, its transfer, and the end, begun by the side that never connected to it before. */
export async function playBalanced(place: Place): Promise<Claim> {
  const what = "a call over TCP through the load balancer is transferred, and ends";
  const answers = { invite: [{ provisional: [{ status: 180, after: 20 }], after: 100 }] };
  const options = { transport: "TCP" } as const;
  const [transferee, target] = [
    await calledParty(place, "transferee-35", answers, options),
    await calledParty(place, "target-35", answers, options),
  ];
  const caller = await callingParty(place, options);
  const all = [transferee, target, caller];
  try {
    const dialog = await callUp(place, caller, "transferee-35");
    caller.act({ kind: "refer", to: `<sip:${numberOf("target-35")}@${place.domain}>` });
    const isTransferred = await caller.until(
      ({ notifies }) => notifies.some(({ status }) => status === 200),
      PATIENCE_MS,
    );
    caller.act({ kind: "bye" });
    await caller.until(() => dialog.state === "ended", PATIENCE_MS);
    transferee.act({ kind: "bye" });
    const isOver = await target.until(({ dialogs }) => dialogs[0]?.ending === "their-bye", PATIENCE_MS);
    const violations = all.flatMap(({ agent }) => agent.violations);
    const faults = [
      ...(isTransferred ? [] : [`the transfer: ${JSON.stringify(caller.agent.notifies.map(({ status }) => status))}`]),
      ...(isOver ? [] : ["the target's leg did not end"]),
      ...violations,
    ];
    const took = dialog.answeredAt - dialog.startedAt;
    return { what, faults, figures: `${place.server.address}:${place.server.port}, answered in ${took} ms` };
  } finally {
    for (const party of all) party.hangUp();
    await Promise.all(all.map((party) => party.close()));
  }
}
