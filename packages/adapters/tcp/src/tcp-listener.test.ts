import { ListenError, type Listener } from "@tandem/sip-edge";
import { afterEach, describe, expect, it } from "vitest";
import { tcpListener } from "./tcp-listener.ts";
import { callIds, tcpWorld } from "./testing/tcp-world.ts";

const HERE = "127.0.21.1";
const THERE = "127.0.21.2";

const { listening, peerTo, otherSide, message, responseTo, close } = tcpWorld(HERE, THERE);
afterEach(close);

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
