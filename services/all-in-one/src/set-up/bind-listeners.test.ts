import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
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
    await expect(bindListeners([listenAt(free), listenAt(taken)], ignore)).rejects.toThrow(
      `udp:${ADDRESS}:${taken} is in use by`,
    );
    expect(await bound(free)).toBe(free);
  });

  it("is silent until somebody listens, and hears from then on", async () => {
    const { listeners, close } = await bindListeners([listenAt(0)], ignore);
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
});
