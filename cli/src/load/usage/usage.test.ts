import { expect, it } from "vitest";
import { UsageTally, usageBetween } from "./usage.ts";

const router = (id: string, cpuMs: number, partitionsTaken = 0) => ({ id, service: "router", cpuMs, partitionsTaken });

it("what a process used stays in the sum when it has gone, and what another one begins with comes to it", () => {
  const tally = new UsageTally();
  const before = tally.add([router("a", 100, 256), router("b", 50)]);
  const after = tally.add([router("b", 80, 128), router("c", 10)]);
  expect(before).toEqual({ cpuMs: { router: 150 }, replicas: { router: 2 }, partitionsMoved: 256 });
  expect(after).toEqual({ cpuMs: { router: 190 }, replicas: { router: 2 }, partitionsMoved: 384 });
  expect(usageBetween(before, after)).toEqual({ cpuMs: { router: 40 }, partitionsMoved: 128 });
});

it("a process that could not be read once takes nothing back", () => {
  const tally = new UsageTally();
  tally.add([router("a", 100, 256)]);
  expect(tally.add([router("a", 0)])).toEqual({
    cpuMs: { router: 100 },
    replicas: { router: 1 },
    partitionsMoved: 256,
  });
});
