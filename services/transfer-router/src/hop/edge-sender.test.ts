import { memoryBus } from "@tandem/adapter-memory";
import { edgeSubject, egressSubject, formatOutboundAck, type HopOutbound, parseOutbound } from "@tandem/contracts";
import { SimClock } from "@tandem/testkit";
import { describe, expect, test } from "vitest";
import type { Route } from "../call/state.ts";
import { BusEdgeSender } from "./edge-sender.ts";
import { EdgeWatch } from "./edge-watch.ts";

const UDP: Route = { listener: "udp:127.0.20.1:5060", flow: "", transport: "UDP", address: "127.0.20.2", port: 5060 };
const FLOW: Route = { ...UDP, flow: "edge-0.n.7", transport: "TCP" };

function sending(ack: (outbound: HopOutbound) => string | undefined) {
  const clock = new SimClock(1_000);
  const hub = memoryBus(clock);
  const edge = hub.view();
  const taken: HopOutbound[] = [];
  const gone: string[] = [];
  const listen = (subject: string) =>
    edge.subscribe(subject, (message) => {
      const outbound = parseOutbound(message.text);
      if (outbound === undefined) throw new Error("no outbound");
      taken.push(outbound);
      const text = ack(outbound);
      if (text !== undefined) message.reply(text);
    });
  const sender = new BusEdgeSender({ bus: hub.view(), clock, boot: "b", gone: (flow) => gone.push(flow) });
  const outcomes: string[] = [];
  const send = (text: string, route: Route): void => {
    sender.send(text, route).then(
      () => outcomes.push(`${text.slice(0, 4)} left`),
      () => outcomes.push(`${text.slice(0, 4)} failed`),
    );
  };
  return { clock, hub, taken, gone, sender, outcomes, send, listen };
}

describe("what goes to an edge", () => {
  test("is sent again under one id until a socket has it, and fails alone (CLUSTER rule 11)", async () => {
    let copies = 0;
    const { clock, taken, outcomes, send, listen, sender } = sending(() => {
      copies += 1;
      return copies < 3 ? undefined : formatOutboundAck([1]);
    });
    listen(egressSubject(UDP.listener));
    send("INV1", UDP);
    send("INV2", UDP);
    await clock.run(3_000);
    await sender.idle();
    expect([new Set(taken.map(({ id }) => id)).size, taken.length, outcomes]).toEqual([
      1,
      3,
      ["INV1 left", "INV2 failed"],
    ]);
  });

  test("travels together within a bound: a takeover's messages are no message that the bus refuses", async () => {
    const { clock, taken, outcomes, send, listen } = sending(() => formatOutboundAck([]));
    listen(egressSubject(UDP.listener));
    for (let i = 0; i < 150; i += 1) send(`BYE${i}`, UDP);
    for (let i = 0; i < 8; i += 1) send(`${"x".repeat(65_000)}`, UDP);
    await clock.run(1_000);
    expect(outcomes).toHaveLength(158);
    for (const { sends } of taken) {
      expect(sends.length).toBeLessThanOrEqual(64);
      expect(sends.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(262_144);
    }
  });

  test("over one connection one message waits for the other (CLUSTER rule 12), 64 of them at most", async () => {
    let isStuck = true;
    const { clock, outcomes, taken, send, listen } = sending(() => (isStuck ? undefined : formatOutboundAck([])));
    listen(edgeSubject("edge-0.n"));
    for (let i = 0; i < 67; i += 1) {
      send(`M${String(i).padStart(3, "0")}`, FLOW);
      await clock.run(0);
    }
    expect(outcomes).toEqual(["M065 failed", "M066 failed"]);
    isStuck = false;
    await clock.run(2_000);
    const order = taken.map(({ sends }) => sends[0]?.text).filter((text, i, all) => text !== all[i - 1]);
    expect([outcomes.length, order]).toEqual([
      67,
      Array.from({ length: 65 }, (_, i) => `M${String(i).padStart(3, "0")}`),
    ]);
  });

  test("whose connection is gone with it fails at once and is told; a group is waited for", async () => {
    const { clock, outcomes, gone, send, listen } = sending(() => formatOutboundAck([]));
    send("TCP ", FLOW);
    send("UDP ", UDP);
    await clock.run(1_000);
    expect([outcomes, gone]).toEqual([["TCP  failed"], [FLOW.flow]]);
    listen(egressSubject(UDP.listener));
    await clock.run(1_000);
    expect(outcomes).toEqual(["TCP  failed", "UDP  left"]);
  });
});

describe("an edge that is silent (CLUSTER rule 24)", () => {
  function watching() {
    let stoodStill = 0;
    const sim = new SimClock(0);
    const clock = {
      now: () => sim.now() + stoodStill,
      alarm: (at: number, ring: () => void) => sim.alarm(at - stoodStill, ring),
    };
    const hub = memoryBus(sim);
    const lost: string[] = [];
    const bus = hub.view();
    const watch = new EdgeWatch({
      bus,
      clock,
      flows: () => ["edge-0.n.1", "edge-1.n.1"],
      lost: (flow) => lost.push(flow),
    });
    const edge = hub.view();
    const beating = new Set(["edge-0.n", "edge-1.n"]);
    const beat = (): void => {
      for (const name of beating) edge.publish("edges.beat", name);
      sim.alarm(sim.now() + 500, beat);
    };
    beat();
    const standStill = (ms: number): void => {
      stoodStill += ms;
    };
    return { sim, hub, bus, lost, beating, watch, standStill };
  }

  test("is gone after 2.5 s, and its connections with it", async () => {
    const { sim, lost, beating, watch } = watching();
    await sim.run(5_000);
    beating.delete("edge-1.n");
    await sim.run(2_000);
    expect(lost).toEqual([]);
    await sim.run(1_600);
    expect(new Set(lost)).toEqual(new Set(["edge-1.n.1"]));
    watch.close();
  });

  test("is not taken for gone by a router that stood still itself, or whose bus was away", async () => {
    const { sim, lost, hub, bus, watch, standStill } = watching();
    await sim.run(5_000);
    standStill(10_000);
    await sim.run(5_000);
    hub.setUp(false, bus);
    await sim.run(10_000);
    hub.setUp(true, bus);
    await sim.run(5_000);
    expect(lost).toEqual([]);
    watch.close();
  });
});
