import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { AUTHORITATIVE_ANSWER, decode, encode } from "dns-packet";
import { expect, it, onTestFinished } from "vitest";
import { dnsResolver } from "./index.ts";

const ADDRESS = "127.0.21.54";
const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

/** A DNS server that knows one address, of whatever name. */
async function oneAddress(data: string): Promise<string> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, ADDRESS, resolve));
  onTestFinished(() => void socket.close());
  socket.on("message", (bytes, peer) => {
    const { id = 0, questions = [] } = decode(bytes);
    const answers = questions.flatMap(({ type, name }) =>
      type === "A" ? [{ type: "A" as const, name, ttl: 60, data }] : [],
    );
    const reply = encode({ type: "response", id, flags: AUTHORITATIVE_ANSWER, questions, answers });
    socket.send(reply, peer.port, peer.address);
  });
  return `${ADDRESS}:${socket.address().port}`;
}

it("the README's example stands here, and prints where to send", async () => {
  const printed: string[] = [];
  const print = (text: string) => printed.push(text);
  const server = await oneAddress("198.51.100.1");

  const resolver = dnsResolver({ servers: [server] });
  const found = await resolver.resolve({ host: "example.net", port: undefined, transport: undefined, secure: false });
  if (found.ok) print(found.candidates.map(({ address, port }) => `${address}:${port}`).join(", "));
  else print(found.reason);

  expect(printed).toEqual(["198.51.100.1:5060"]);
  const [, example = "no example"] = /```ts\n([\s\S]*?)```/.exec(textOf("../README.md")) ?? [];
  expect(textOf("readme.test.ts").replace(/\s+/g, "")).toContain(example.replace(/\s+/g, ""));
});
