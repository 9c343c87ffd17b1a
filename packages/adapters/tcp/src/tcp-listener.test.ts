import { ListenError, type Listener } from "@tandem/sip-edge";
import { afterEach, describe, expect, it } from "vitest";
import type { TcpLimits } from "./tcp-limits.ts";
import { tcpListener } from "./tcp-listener.ts";
import { connected, type ListeningPeer, listeningPeer, type Peer } from "./testing/tcp-peer.ts";

const HERE = "127.0.21.1";
const THERE = "127.0.21.2";

interface Received {
  readonly text: string;
  readonly bytes: readonly number[];
  readonly from: string;
  readonly port: number;
  readonly flow: string;
}

const opened: { close(): unknown }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

/** A listener that keeps what it gets; `next(n)` resolves when n messages are there, `loses(n)` when n flows are lost. */
async function listening(limits: Partial<TcpLimits> = {}, address = HERE) {
  const inbox: Received[] = [];
  const lost: string[] = [];
  const waiting = new Set<() => void>();
  const told = (): void => {
    for (const look of waiting) look();
  };
  const listener = await tcpListener({ address, port: 0, edge: "edge-0", boot: "9f2c", limits })(
    (bytes, text, from, port, flow) => {
      inbox.push({ text, bytes: [...bytes], from, port, flow });
      told();
    },
    (error) => {
      throw error;
    },
    (flow) => {
      lost.push(flow);
      told();
    },
  );
  opened.push(listener);
  const until = (isThere: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isThere()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return {
    listener,
    port: Number(/\d+$/.exec(listener.name)?.[0]),
    inbox,
    lost,
    async next(count: number): Promise<readonly Received[]> {
      await until(() => inbox.length >= count);
      return inbox;
    },
    async loses(count: number): Promise<readonly string[]> {
      await until(() => lost.length >= count);
      return lost;
    },
  };
}

type Listening = Awaited<ReturnType<typeof listening>>;

async function peerTo({ port }: Listening, address = HERE): Promise<Peer> {
  const peer = await connected(port, address, THERE);
  opened.push({ close: () => peer.socket.destroy() });
  return peer;
}

async function otherSide(onSocket?: Parameters<typeof listeningPeer>[1]): Promise<ListeningPeer> {
  const peer = await listeningPeer(THERE, onSocket);
  opened.push(peer);
  return peer;
}

const message = (id: string | number, body = ""): string =>
  [
    "MESSAGE sip:a@example.com SIP/2.0",
    `Via: SIP/2.0/TCP ${THERE}:5060;branch=z9hG4bK${id}`,
    "From: <sip:b@example.com>;tag=1",
    "To: <sip:a@example.com>",
    `Call-ID: ${id}`,
    "CSeq: 1 MESSAGE",
    `Content-Length: ${body.length}`,
    "",
    body,
  ].join("\r\n");
const responseTo = (sentBy: string): string =>
  `SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP ${sentBy};rport=1;received=${THERE};branch=z9hG4bK1, SIP/2.0/UDP x\r\nContent-Length: 0\r\n\r\n`;
const callIds = (inbox: readonly Received[]): readonly string[] =>
  inbox.map(({ text }) => /Call-ID: (\S+)/.exec(text)?.[1] ?? "");

describe("a stream is cut into messages", () => {
  it("names the listener by what is really bound, and each connection by a token of its own", async () => {
    const world = await listening();
    expect(world.listener.name).toMatch(/^tcp:127\.0\.21\.1:[1-9]\d*$/);
    expect(world.listener.transport).toBe("TCP");
    const [one, other] = [await peerTo(world), await peerTo(world)];
    one.write(message(1));
    await world.next(1);
    other.write(message(2));
    const [first, second] = await world.next(2);
    expect(first?.flow).toMatch(/^edge-0\.9f2c\.[0-9a-z]+$/);
    expect(second?.flow).not.toBe(first?.flow);
    expect([first?.from, first?.port]).toEqual([THERE, one.socket.localPort]);
  });

  it("however it comes: in single bytes, several in one segment, with bodies and keep-alives between", async () => {
    const world = await listening();
    const peer = await peerTo(world);
    const body = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i)).join("");
    for (const byte of message(1, "\r\n\r\n")) peer.write(byte);
    peer.write(`${message(2, body)}\r\n${message(3)}\r\n\r\n${message(4)}`);
    const inbox = await world.next(4);
    expect(callIds(inbox)).toEqual(["1", "2", "3", "4"]);
    expect(inbox[1]?.text).toBe(message(2, body));
    expect(inbox[1]?.bytes.slice(-256)).toEqual(Array.from({ length: 256 }, (_, i) => i));
  });

  it("in the order of the connection, both ways", async () => {
    const world = await listening();
    const peer = await peerTo(world);
    const ids = Array.from({ length: 300 }, (_, i) => String(i));
    for (const id of ids) peer.write(message(id, "x".repeat((Number(id) * 37) % 2_000)));
    const inbox = await world.next(ids.length);
    expect(callIds(inbox)).toEqual(ids);
    const flow = inbox[0]?.flow ?? "";
    await Promise.all(ids.map((id) => world.listener.send(message(`r${id}`), THERE, 1, flow)));
    await peer.reads("Call-ID: r299\r\n");
    expect([...peer.text.matchAll(/Call-ID: r(\d+)/g)].map((match) => match[1])).toEqual(ids);
  });

  it("answers a double CRLF with a CRLF, and a single one with nothing (RFC 5626 §3.5.1)", async () => {
    const world = await listening();
    const peer = await peerTo(world);
    peer.write(message(1));
    const [first] = await world.next(1);
    peer.write("\r\n\r\n");
    await peer.reads("\r\n");
    peer.write(`\r\n${message(2)}`);
    await world.next(2);
    await world.listener.send("MESSAGE", THERE, 1, first?.flow ?? "");
    await peer.reads("MESSAGE");
    expect(peer.text).toBe("\r\nMESSAGE");
  });

  it.each([
    ["no Content-Length", message(1).replace(/Content-Length.*\r\n/, ""), "SIP/2.0 400 Missing Content-Length"],
    ["a Content-Length that is none", message(1).replace("Length: 0", "Length: x"), "SIP/2.0 400 Malformed"],
    ["a body beyond the limit", message(1).replace("Length: 0", "Length: 65536"), "SIP/2.0 413 Message Too Large"],
    ["headers beyond the limit", message(1).replace("\r\n\r\n", `\r\nX: ${"x".repeat(40_000)}`), "SIP/2.0 400 Header"],
  ])("%s: answered, then closed (RFC 3261 §18.3)", async (_, text, answer) => {
    const world = await listening();
    const peer = await peerTo(world);
    peer.write(message("good") + text);
    await peer.closed;
    expect(peer.text).toContain(answer);
    expect(peer.text).toMatch(/\r\nTo: <sip:a@example.com>;tag=\w+\r\n/);
    expect(callIds(world.inbox)).toEqual(["good"]);
    expect(world.lost).toEqual([world.inbox[0]?.flow]);
  });

  it.each([
    ["HTTP", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"],
    ["noise", "\u0016\u0003\u0001".repeat(15_000)],
    [
      "an ACK, which is never answered",
      message(1)
        .replace(/Content-Length.*\r\n/, "")
        .replaceAll("MESSAGE", "ACK"),
    ],
    [
      "a response",
      `SIP/2.0 200 OK\r\n${message(1)
        .replace(/^.*\r\n/, "")
        .replace("Length: 0", "Length: x")}`,
    ],
  ])("%s: closed without an answer", async (_, text) => {
    const world = await listening();
    const peer = await peerTo(world);
    peer.write(text);
    await peer.closed;
    expect([peer.text, world.inbox, world.lost]).toEqual(["", [], []]);
  });
});

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

describe("the listener's own end", () => {
  it("a drain takes no new connection, serves those that are open, and is over when peers have closed theirs", async () => {
    const world = await listening();
    const there = await otherSide();
    await world.listener.send(message("ours"), THERE, there.port, "");
    const [one, other] = [await peerTo(world), await peerTo(world)];
    one.write(message(1));
    const [first] = await world.next(1);
    const drained = world.listener.drain?.();
    await expect(peerTo(world)).rejects.toThrow("ECONNREFUSED");
    one.write(message(2));
    await world.next(2);
    await world.listener.send(responseTo(THERE), THERE, 1, first?.flow ?? "");
    await one.reads("200 OK");
    one.socket.end();
    expect(await world.loses(1)).toEqual([first?.flow]);
    const isOver = drained?.then(() => true);
    expect(await Promise.race([isOver, Promise.resolve(false)])).toBe(false);
    other.socket.end();
    expect(await isOver).toBe(true);
  });

  it("a drain of a listener that nobody has connected to is over at once", async () => {
    const world = await listening();
    await world.listener.drain?.();
    await world.listener.close();
    await expect(peerTo(world)).rejects.toThrow("ECONNREFUSED");
  });

  it("what was sent before close still arrives; after it nothing is taken, and no flow is called lost", async () => {
    const world = await listening();
    const peer = await peerTo(world);
    peer.write(message(1));
    const [first] = await world.next(1);
    const sent = world.listener.send("the last word", THERE, 1, first?.flow ?? "");
    await Promise.all([world.listener.close(), world.listener.close(), sent]);
    await peer.closed;
    expect(peer.text).toBe("the last word");
    expect(world.lost).toEqual([]);
    await expect(world.listener.send("x", THERE, 1, first?.flow ?? "")).rejects.toThrow("closed");
  });

  it("says which address is taken", async () => {
    const { port } = await listening();
    const opening = tcpListener({ address: HERE, port, edge: "edge-0", boot: "1" })(
      () => undefined,
      () => undefined,
    );
    const error: unknown = await opening.then((listener: Listener) => listener.close()).catch((reason) => reason);
    expect(error).toBeInstanceOf(ListenError);
    expect(error).toMatchObject({ code: "EADDRINUSE", listener: `tcp:${HERE}:${port}` });
    expect(String(error)).toContain(`tcp:${HERE}:${port} is in use by another process`);
  });
});
