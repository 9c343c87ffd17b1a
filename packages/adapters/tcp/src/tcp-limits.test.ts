import { afterEach, describe, expect, it } from "vitest";
import { TCP_LIMITS, tcpLimitsOf } from "./tcp-limits.ts";
import { callIds, tcpWorld } from "./testing/tcp-world.ts";

const HERE = "127.0.21.5";
const THERE = "127.0.21.6";

const { listening, peerTo, otherSide, message, close } = tcpWorld(HERE, THERE);
afterEach(close);

it("a listener takes from the configuration what is named as its limits, and nothing else", () => {
  expect(tcpLimitsOf({ streamConnections: 5, legBurst: 9 })).toEqual({ streamConnections: 5 });
  expect(tcpLimitsOf({ ...TCP_LIMITS })).toEqual(TCP_LIMITS);
});

describe("limits", () => {
  it.each([
    ["a connection that says nothing", { streamFirstMessageMs: 40 }, ""],
    ["one that only keeps itself alive", { streamFirstMessageMs: 40 }, "\r\n\r\n"],
    ["one whose first message does not become whole", { streamFirstMessageMs: 40 }, message(1).slice(0, -3)],
  ])("%s is closed, and nobody is told", async (_, limits, text) => {
    const world = await listening(limits);
    const peer = await peerTo(world);
    peer.write(text);
    await peer.closed;
    expect([world.inbox, world.lost]).toEqual([[], []]);
  });

  it("a message that is dripped in is not waited for, however good the connection was", async () => {
    const world = await listening({ streamMessageMs: 60 });
    const peer = await peerTo(world);
    peer.write(message(1));
    await world.next(1);
    const text = message(2, "x".repeat(10_000));
    let sent = 0;
    const drip = setInterval(() => peer.write(text.charAt(sent++)), 5);
    await peer.closed;
    clearInterval(drip);
    expect(callIds(world.inbox)).toEqual(["1"]);
    expect(world.lost).toHaveLength(1);
  });

  it("a connection that was good and falls quiet is closed, and its flow is lost", async () => {
    const world = await listening({ streamIdleMs: 40 });
    const peer = await peerTo(world);
    peer.write(message(1));
    await peer.closed;
    expect(world.lost).toEqual([world.inbox[0]?.flow]);
  });

  it("more connections of one address than it may have are closed at once, and room comes back", async () => {
    const world = await listening({ streamSourceConnections: 2 });
    const [first, second] = [await peerTo(world), await peerTo(world)];
    first.write(message(1));
    second.write(message(2));
    await world.next(2);
    await (await peerTo(world)).closed;
    first.socket.destroy();
    await world.loses(1);
    const again = await peerTo(world);
    again.write(message(3));
    await world.next(3);
  });

  it("a flood of connections that say nothing leaves those that have spoken alone", async () => {
    const world = await listening({ streamSilentConnections: 20 });
    const good = await peerTo(world);
    good.write(message(1));
    const [first] = await world.next(1);
    const flood = await Promise.all(Array.from({ length: 60 }, () => peerTo(world)));
    await Promise.all(flood.slice(20).map((peer) => peer.closed));
    await world.listener.send("still served", THERE, 1, first?.flow ?? "");
    await good.reads("still served");
  });

  it("no more connections in all than there may be, our own included", async () => {
    const world = await listening({ streamConnections: 1 });
    const there = await otherSide();
    await world.listener.send(message(1), THERE, there.port, "");
    await (await peerTo(world)).closed;
    const another = await otherSide();
    await expect(world.listener.send(message(2), THERE, another.port, "")).rejects.toThrow("too many connections");
  });

  it("a peer that reads nothing: what waits is bounded, then the connection is closed", async () => {
    const world = await listening({ streamWriteBytes: 300_000 });
    const there = await otherSide((socket) => socket.pause());
    const text = message(1, "x".repeat(60_000));
    const sends: Promise<void>[] = [];
    let refused: unknown;
    while (refused === undefined) {
      const sent = world.listener.send(text, THERE, there.port, "");
      sends.push(sent);
      // In time each write is either on its way or waits.
      refused = await Promise.race([sent.catch((error: unknown) => error), new Promise((go) => setImmediate(go))]);
    }
    expect(String(refused)).toContain("does not take what is sent to it");
    const results = await Promise.allSettled(sends);
    expect(results.filter(({ status }) => status === "rejected").length).toBeGreaterThan(1);
  });

  it("a peer that reads nothing is left in time too", async () => {
    const world = await listening({ streamWriteMs: 60, streamWriteBytes: 50_000_000 });
    const there = await otherSide((socket) => socket.pause());
    const text = message(1, "x".repeat(60_000));
    const sends = Array.from({ length: 400 }, () => world.listener.send(text, THERE, there.port, ""));
    const results = await Promise.allSettled(sends);
    expect(results.at(-1)?.status).toBe("rejected");
  });
});
