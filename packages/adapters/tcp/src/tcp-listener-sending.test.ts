import { afterEach, describe, expect, it } from "vitest";
import { tcpWorld } from "./testing/tcp-world.ts";

const HERE = "127.0.21.3";
const THERE = "127.0.21.4";

const { listening, peerTo, otherSide, message, responseTo, close } = tcpWorld(HERE, THERE);
afterEach(close);

describe("what is sent takes a connection", () => {
  it("the one that its token names, whatever the address says", async () => {
    const world = await listening();
    const [one, other] = [await peerTo(world), await peerTo(world)];
    one.write(message(1));
    await world.next(1);
    other.write(message(2));
    const inbox = await world.next(2);
    await world.listener.send("to the second", THERE, one.socket.localPort ?? 0, inbox[1]?.flow ?? "");
    await other.reads("to the second");
    expect(one.text).toBe("");
  });

  it("one that leads to its address and port, else a new one from the listener's address; one for a destination", async () => {
    const world = await listening();
    const there = await otherSide();
    const ids = Array.from({ length: 50 }, (_, i) => String(i));
    await Promise.all(ids.map((id) => world.listener.send(message(id), THERE, there.port, "")));
    const peer = await there.next();
    await peer.reads("Call-ID: 49\r\n");
    expect([...peer.text.matchAll(/Call-ID: (\d+)/g)].map((match) => match[1])).toEqual(ids);
    expect(peer.socket.remoteAddress).toBe(HERE);
    peer.write(message("back"));
    const [back] = await world.next(1);
    expect([back?.from, back?.port]).toEqual([THERE, there.port]);
    await world.listener.send("by token", HERE, 1, back?.flow ?? "");
    await peer.reads("by token");
    expect(there.count).toBe(1);
  });

  it("a response whose connection is gone: a new one to the port of its sent-by (RFC 3261 §18.2.2)", async () => {
    const world = await listening();
    const there = await otherSide();
    const peer = await peerTo(world);
    peer.write(message(1));
    const [asked] = await world.next(1);
    peer.socket.destroy();
    expect(await world.loses(1)).toEqual([asked?.flow]);
    const response = responseTo(`pbx.example:${there.port}`);
    await world.listener.send(response, THERE, asked?.port ?? 0, asked?.flow ?? "");
    const again = await there.next();
    await again.reads(response);
  });

  it("a peer that closed and came again is met anew, and the old token leads nowhere", async () => {
    const world = await listening();
    const there = await otherSide();
    await world.listener.send(message(1), THERE, there.port, "");
    const first = await there.next();
    first.write(message("a"));
    const [heard] = await world.next(1);
    first.socket.end();
    expect(await world.loses(1)).toEqual([heard?.flow]);
    await world.listener.send(message(2), THERE, there.port, heard?.flow ?? "");
    const second = await there.next();
    await second.reads("Call-ID: 2\r\n");
    second.write(message("b"));
    expect((await world.next(2))[1]?.flow).not.toBe(heard?.flow);
  });

  it("a new one, when the peer closes that which was used again, in the moment of the request; and only once more", async () => {
    const world = await listening();
    const there = await otherSide();
    await world.listener.send(message(1), THERE, there.port, "");
    const first = await there.next();
    first.write(message("a"));
    await world.next(1);
    await world.listener.send(message(2), THERE, there.port, "");
    await world.listener.send(message(3), THERE, there.port, world.inbox[0]?.flow ?? "");
    first.socket.resetAndDestroy();
    const second = await there.next();
    await second.reads("Call-ID: 2\r\n");
    second.write(message("b"));
    await world.next(2);
    second.socket.resetAndDestroy();
    await world.loses(2);
    await world.listener.send(message(4), THERE, there.port, "");
    const third = await there.next();
    await third.reads("Call-ID: 4\r\n");
    expect([second.text, third.text]).toEqual([message(2), message(4)]);
  });

  it("none: it is rejected where nobody listens, and the next one is tried anew", async () => {
    const world = await listening();
    const there = await otherSide();
    const { port } = there;
    there.server.close();
    const sends = [1, 2, 3].map((id) => world.listener.send(message(id), THERE, port, ""));
    expect((await Promise.allSettled(sends)).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(world.lost).toEqual([]);
    there.server.listen(port, THERE);
    await world.listener.send(message(4), THERE, port, "");
    await (await there.next()).reads("Call-ID: 4\r\n");
  });

  it.each([
    ["a name instead of an address", "host.example", 5060],
    ["a port out of range", THERE, 65_536],
  ])("rejects %s", async (_, address, port) => {
    const { listener } = await listening();
    await expect(listener.send("x", address, port, "")).rejects.toThrow();
  });

  it("IPv6, with brackets in the listener's name", async () => {
    const [a, b] = [await listening({}, "::1"), await listening({}, "::1")];
    expect(a.listener.name).toMatch(/^tcp:\[::1\]:\d+$/);
    await a.listener.send(message(1), "::1", b.port, "");
    expect((await b.next(1))[0]?.from).toBe("::1");
  });
});
