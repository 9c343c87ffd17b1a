import { Buffer } from "node:buffer";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { ListenError, type Listener } from "@tandem/sip-edge";
import { afterEach, describe, expect, it } from "vitest";
import { udpListener } from "./udp-listener.ts";

interface Received {
  readonly text: string;
  readonly bytes: readonly number[];
  readonly from: string;
  readonly flow: string;
}

const open: Listener[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close()));
});

/** A listener that keeps what it gets; `next(n)` resolves when n messages are there. */
async function listening(address: string, port = 0) {
  const inbox: Received[] = [];
  let waiting: { readonly count: number; readonly resolve: () => void } | undefined;
  const listener = await udpListener({ address, port })(
    (bytes, text, from, fromPort, flow) => {
      inbox.push({ text, bytes: [...bytes], from: `${from}:${fromPort}`, flow });
      if (waiting !== undefined && inbox.length >= waiting.count) waiting.resolve();
    },
    (error) => {
      throw error;
    },
  );
  open.push(listener);
  const bound = Number(/\d+$/.exec(listener.name)?.[0]);
  const next = async (count: number): Promise<readonly Received[]> => {
    if (inbox.length < count) await new Promise<void>((resolve) => (waiting = { count, resolve }));
    return inbox;
  };
  return { listener, port: bound, next };
}

describe("udpListener", () => {
  it("is named by what is really bound", async () => {
    const { listener } = await listening("127.0.21.1");
    expect(listener.name).toMatch(/^udp:127\.0\.21\.1:[1-9]\d*$/);
    expect(listener.transport).toBe("UDP");
  });

  it("names an IPv6 listener with brackets, and talks on it", async () => {
    const a = await listening("::1");
    const b = await listening("::1");
    expect(a.listener.name).toMatch(/^udp:\[::1\]:\d+$/);
    await a.listener.send("x", "::1", b.port, "");
    expect((await b.next(1))[0]?.from).toBe(`::1:${a.port}`);
  });

  it("sends every byte as it is, from its own address and port", async () => {
    const a = await listening("127.0.21.1");
    const b = await listening("127.0.21.2");
    const bytes = Array.from({ length: 256 }, (_, i) => i);
    const text = String.fromCharCode(...bytes);
    await a.listener.send(text, "127.0.21.2", b.port, "");
    expect(await b.next(1)).toEqual([{ text, bytes, from: `127.0.21.1:${a.port}`, flow: "" }]);
  });

  it("keeps messages apart and in order when many are sent at once", async () => {
    const a = await listening("127.0.21.1");
    const b = await listening("127.0.21.2");
    const texts = Array.from({ length: 400 }, (_, i) => `${i} `.repeat(1 + ((i * 37) % 300)));
    for (let at = 0; at < texts.length; at += 100) {
      await Promise.all(texts.slice(at, at + 100).map((text) => a.listener.send(text, "127.0.21.2", b.port, "")));
      await b.next(Math.min(at + 100, texts.length));
    }
    expect((await b.next(texts.length)).map((message) => message.text)).toEqual(texts);
  });

  it("takes a datagram of the largest size", async () => {
    const a = await listening("127.0.21.1");
    const b = await listening("127.0.21.2");
    const text = "x".repeat(65_507);
    await a.listener.send(text, "127.0.21.2", b.port, "");
    expect((await b.next(1))[0]?.text).toBe(text);
  });

  it.each([
    ["larger than a datagram", "x".repeat(70_000), "127.0.21.2", 5060],
    ["for a name instead of an address", "x", "host.example", 5060],
    ["for a port out of range", "x", "127.0.21.2", 65_536],
  ])("rejects a message %s, and goes on", async (_, text, address, port) => {
    const a = await listening("127.0.21.1");
    await expect(a.listener.send(text, address, port, "")).rejects.toThrow();
    const b = await listening("127.0.21.2");
    await a.listener.send("still here", "127.0.21.2", b.port, "");
    expect((await b.next(1))[0]?.text).toBe("still here");
  });

  it("rejects what is sent after close, and closes once", async () => {
    const a = await listening("127.0.21.1");
    await Promise.all([a.listener.close(), a.listener.close()]);
    await expect(a.listener.send("x", "127.0.21.2", 5060, "")).rejects.toThrow();
  });

  it("hears an empty datagram, as peers send to keep a NAT open", async () => {
    const a = await listening("127.0.21.1");
    const peer = createSocket("udp4");
    peer.send(Buffer.alloc(0), a.port, "127.0.21.1");
    expect((await a.next(1))[0]?.text).toBe("");
    peer.close();
    await once(peer, "close");
  });

  it("says which address is taken, and by which process", async () => {
    const { port } = await listening("127.0.21.3");
    const second = udpListener({ address: "127.0.21.3", port })(
      () => undefined,
      () => undefined,
    );
    const error = await second.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ListenError);
    expect(error).toMatchObject({ code: "EADDRINUSE", listener: `udp:127.0.21.3:${port}` });
    expect(String(error)).toContain(`udp:127.0.21.3:${port} is in use by `);
    if (globalThis.process.platform === "linux") expect(String(error)).toContain(`(pid ${globalThis.process.pid})`);
  });

  it("says that no interface has the address", async () => {
    const opening = udpListener({ address: "192.0.2.1", port: 5060 })(
      () => undefined,
      () => undefined,
    );
    await expect(opening).rejects.toThrow(
      "udp:192.0.2.1:5060 cannot be bound: no interface of this machine has that address",
    );
  });
});
