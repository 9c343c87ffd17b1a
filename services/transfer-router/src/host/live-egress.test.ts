import { memoryBus } from "@tandem/adapter-memory";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import { type AnnouncedEgress, EGRESS_SUBJECT, formatEgress } from "@tandem/contracts";
import { buildDirectory, configWith } from "@tandem/directory";
import { clusterKeys } from "@tandem/identity";
import { SimClock } from "@tandem/testkit";
import { describe, expect, test } from "vitest";
import { liveEgress } from "./live-egress.ts";
import { type Egress, routerEnv } from "./router-env.ts";
import { withListeners } from "./with-listeners.ts";

const CONFIGURED: Egress = {
  name: "udp:0.0.0.0:5060",
  transport: "UDP",
  address: "0.0.0.0",
  advertised: { host: "sip.example", port: 5060 },
};

function egress(transport: "UDP" | "TCP", host: string): AnnouncedEgress {
  const name = `${transport.toLowerCase()}:${host}:5060`;
  return { name, transport, address: host, port: 5060, advertised: { host, port: 5060 } };
}

function world() {
  const clock = new SimClock(1_000);
  const hub = memoryBus(clock);
  const live = liveEgress({ bus: hub.view(), clock, configured: [CONFIGURED] });
  const edge = hub.view();
  const announce = async (...listeners: AnnouncedEgress[]): Promise<void> => {
    edge.publish(EGRESS_SUBJECT, formatEgress(listeners));
    await clock.run(1_000);
  };
  return { clock, live, announce };
}

describe("CLUSTER rule 7: the listeners that edges have", () => {
  test("are the configured ones until an edge announces its own, and the list stays the same while nothing changes", async () => {
    const { live, announce } = world();
    expect(live.current).toEqual([CONFIGURED]);
    await announce(egress("UDP", "10.0.0.7"));
    const { current } = live;
    expect(current.map(({ name }) => name)).toEqual(["udp:10.0.0.7:5060"]);
    await announce(egress("UDP", "10.0.0.7"));
    expect(live.current).toBe(current);
  });

  test("an edge that has been silent for 5 s takes no new leg", async () => {
    const { live, announce, clock } = world();
    await announce(egress("UDP", "10.0.0.7"), egress("UDP", "10.0.0.8"));
    for (let second = 0; second < 6; second += 1) await announce(egress("UDP", "10.0.0.8"));
    expect(live.current.map(({ name }) => name)).toEqual(["udp:10.0.0.8:5060"]);
    await clock.run(7_000);
    expect(live.current).toEqual([CONFIGURED]);
  });

  test("what is announced is the platform's own address", async () => {
    const { live, announce } = world();
    const directory = withListeners(() => buildDirectory(configWith(), 1), live);
    expect(directory().isPlatformHost("10.0.0.7", 5060)).toBe(false);
    await announce(egress("UDP", "10.0.0.7"));
    expect(directory().isPlatformHost("10.0.0.7", 5060)).toBe(true);
    expect(directory().revision).toBe(1);
  });
});

describe("CLUSTER rule 7: the listener of a new leg", () => {
  const env = (...listeners: readonly Egress[]) =>
    routerEnv(buildDirectory(configWith(), 1), phoneNumberPlan(), clusterKeys("0".repeat(32)), listeners);
  const all = [
    egress("TCP", "10.0.0.7"),
    egress("UDP", "10.0.0.7"),
    egress("TCP", "10.0.0.8"),
    egress("UDP", "10.0.0.8"),
  ];

  test.each([
    ["has the address that the call came in by", "UDP", "udp:10.0.0.8:5060", "udp:10.0.0.8:5060"],
    ["has that address over another transport", "UDP", "tcp:10.0.0.8:5060", "udp:10.0.0.8:5060"],
    ["is another one where that edge is gone", "TCP", "tcp:10.0.0.9:5060", "tcp:10.0.0.7:5060"],
    ["is the first where there is no call yet", "UDP", undefined, "udp:10.0.0.7:5060"],
  ])("%s", (_, transport, near, expected) => {
    expect(env(...all).listenerFor(transport, "192.0.2.1", near)).toBe(expected);
  });

  test("a dialog keeps the address of an edge that is gone", () => {
    expect(env(...all).advertised("tcp:10.0.0.9:5060")).toEqual({ host: "10.0.0.9", port: 5060, transport: "TCP" });
    expect(env(CONFIGURED).advertised("udp:0.0.0.0:5060").host).toBe("sip.example");
  });
});
