import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";
import { tcpListener } from "@tandem/adapter-tcp";
import { udpListener } from "@tandem/adapter-udp";
import { afterEach, describe, expect, it } from "vitest";
import { bindListeners } from "./bind-listeners.ts";

const ADDRESS = "127.0.22.37";
const listenAt = (port: number) =>
  ({ transport: "UDP", address: ADDRESS, port, advertised: { host: ADDRESS, port } }) as const;
const ignore = (): void => undefined;

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

async function bound(port = 0): Promise<number> {
  const socket = createSocket("udp4");
  sockets.push(socket);
  socket.bind(port, ADDRESS);
  await once(socket, "listening");
  return socket.address().port;
}

describe("bindListeners", () => {
  it("binds all addresses or none, and says which one is taken", async () => {
    const taken = await bound();
    const free = await bound();
    sockets.pop()?.close();
    await expect(bindListeners([listenAt(free), listenAt(taken)], udpListener, ignore)).rejects.toThrow(
      `udp:${ADDRESS}:${taken} is in use by`,
    );
    expect(await bound(free)).toBe(free);
  });

  it("is silent until somebody listens, and hears from then on", async () => {
    const { listeners, close } = await bindListeners([listenAt(0)], udpListener, ignore);
    const heard: string[] = [];
    const [open] = listeners;
    if (open === undefined) throw new Error("no listener");
    const { promise, resolve } = Promise.withResolvers<void>();
    const listener = await open((_bytes, text) => {
      heard.push(text);
      resolve();
    }, ignore);
    await listener.send("to itself", ADDRESS, Number(listener.name.split(":").at(-1)), "");
    await promise;
    expect(heard).toEqual(["to itself"]);
    await close();
    await expect(listener.send("x", ADDRESS, 5060, "")).rejects.toThrow();
  });

  it("keeps what comes over a connection meanwhile, for nobody sends it again", async () => {
    const overTcp = ({ address, port }: { readonly address: string; readonly port: number }) =>
      tcpListener({ address, port, edge: "edge-0", boot: "1" });
    const port = await bound();
    sockets.pop()?.close();
    const { listeners, close } = await bindListeners([listenAt(port)], overTcp, ignore);
    const peer = connect(port, ADDRESS);
    peer.write("\r\n\r\nBYE sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n\r\n\r\n");
    // Both keep-alives are answered, so the message between them has come.
    for (let read = 0; read < 4; ) read += ((await once(peer, "data")) as [Buffer])[0].length;
    const heard: string[] = [];
    await listeners[0]?.((_bytes, text) => heard.push(text), ignore);
    expect(heard).toEqual(["BYE sip:a SIP/2.0\r\nContent-Length: 0\r\n\r\n"]);
    peer.destroy();
    await close();
  });
});
