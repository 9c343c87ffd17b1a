import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "./random.ts";
import { SimClock } from "./sim-clock.ts";
import { NO_FAULTS, SimNet } from "./sim-net.ts";
import { simWorld } from "./sim-world.ts";

describe("virtual time", () => {
  it("rings every instant in order, equal ones in the order in which they were set", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 60 }), (instants) => {
        const clock = new SimClock(0);
        const rung: [number, number][] = [];
        instants.forEach((at, i) => {
          clock.alarm(at, () => rung.push([clock.now(), i]));
        });
        while (clock.step(100));
        const wanted = instants.map((at, i): [number, number] => [at, i]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        expect(rung).toEqual(wanted);
        expect(clock.now()).toBe(100);
      }),
    );
  });

  it("does not ring what was cancelled", () => {
    const clock = new SimClock(0);
    clock.alarm(5, () => expect.fail("it rang"))();
    expect(clock.next).toBe(Number.POSITIVE_INFINITY);
    expect(clock.step(10)).toBe(false);
  });
});

describe("the network", () => {
  const sent = (faults: Partial<typeof NO_FAULTS>, seed = 1): string[] => {
    const clock = new SimClock(0);
    const net = new SimNet(clock, seededRandom(seed), { ...NO_FAULTS, ...faults });
    const got: string[] = [];
    net.attach({ address: "b", port: 1 }, (text) => got.push(text));
    for (let i = 0; i < 1_000; i += 1) net.send(String(i), { address: "a", port: 1 }, { address: "b", port: 1 });
    while (clock.step(10_000));
    return got;
  };

  it("delivers everything in order without faults", () => {
    expect(sent({})).toEqual(Array.from({ length: 1_000 }, (_, i) => String(i)));
  });

  it("loses, doubles and reorders as much as it was told", () => {
    const lost = 1_000 - sent({ loss: 0.2 }).length;
    expect(lost).toBeGreaterThan(120);
    expect(lost).toBeLessThan(280);
    expect(sent({ duplication: 1 })).toHaveLength(2_000);
    expect(sent({ reordering: 0.5, reorderMs: 50 })).not.toEqual(sent({}));
  });

  it("does the same for the same seed, and something else for another", () => {
    const faults = { loss: 0.1, duplication: 0.1, reordering: 0.3, reorderMs: 50 };
    expect(sent(faults, 7)).toEqual(sent(faults, 7));
    expect(sent(faults, 7)).not.toEqual(sent(faults, 8));
  });
});

describe("a world", () => {
  it("has the same history for the same seed, crashes included", async () => {
    const history = async () => {
      const world = await simWorld({
        seed: 42,
        faults: { loss: 0.1, duplication: 0.1, reordering: 0.2, reorderMs: 100, latencyMs: [1, 20] },
        crashes: [{ commit: 4, point: "after-commit", downMs: 300 }],
        agents: {
          pbx: { steps: [{ on: "start", do: { kind: "call", to: "sip:+12025550101@acme.trunk.example" } }] },
          north: { invite: [{ after: 100 }] },
        },
      });
      await world.run(20_000);
      expect(world.platform.crashed).toBe(1);
      return world.trace();
    };
    expect(await history()).toBe(await history());
  });
});
