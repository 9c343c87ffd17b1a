import { connect } from "node:net";
import { formatAddressPort } from "@tandem/process";
import { afterEach, expect, it } from "vitest";
import { type HttpListener, serveHttp } from "./index.ts";

const ADDRESS = "127.0.22.30";

const servers: HttpListener[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function serving(fetch: (request: Request, source: string) => Promise<Response>) {
  const failures: unknown[] = [];
  const server = await serveHttp({ address: ADDRESS, port: 0, fetch, failed: (error) => void failures.push(error) });
  servers.push(server);
  return { server, failures, base: `http://${formatAddressPort(server.address)}` };
}

it("hands a request over with the address it came from, and its answer back", async () => {
  const { base } = await serving(async (request, source) => {
    return new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()} ${source}`);
  });
  const response = await fetch(`${base}/a`, { method: "POST", body: "b" });
  expect(await response.text()).toMatch(/^POST \/a b 127\./);
});

it.each([
  ["a proxy of ours names", (address: string) => address.startsWith("127."), /^203\.0\.113\.9$/],
  ["the connection has, where a stranger names another", () => false, /^127\./],
])("hands over the address that %s", async (_, isProxy, source) => {
  const server = await serveHttp({
    ...{ address: ADDRESS, port: 0, isProxy, failed: () => undefined },
    fetch: async (_request, from) => new Response(from),
  });
  servers.push(server);
  const headers = { "x-forwarded-for": "203.0.113.9" };
  const response = await fetch(`http://${formatAddressPort(server.address)}`, { headers });
  expect(await response.text()).toMatch(source);
});

it.each([
  { what: "a DELETE without a body", method: "DELETE", body: undefined, had: "no body" },
  { what: "a POST of unknown length", method: "POST", body: new Blob(["b"]).stream(), had: "b" },
])("hands over $what so that it can be copied", async ({ method, body, had }) => {
  const { base, failures } = await serving(async (request) => {
    const copy = new Request(request);
    return new Response(copy.body === null ? "no body" : await copy.text());
  });
  const response = await fetch(base, { method, ...(body === undefined ? {} : { body, duplex: "half" }) });
  expect([await response.text(), failures]).toEqual([had, []]);
});

it("answers 431 to headers beyond its bound", async () => {
  const { server } = await serving(async () => new Response());
  const socket = connect(server.address.port, ADDRESS);
  socket.write(`GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${"y".repeat(20_000)}\r\n\r\n`);
  const [first] = await socket.take(1).toArray();
  socket.destroy();
  expect(String(first)).toMatch(/^HTTP\/1\.1 431 /);
});

it("leaves a body unread that nobody asked for", async () => {
  const { base } = await serving(async () => new Response("no", { status: 405 }));
  const response = await fetch(base, { method: "POST", body: "x".repeat(100_000) });
  expect([response.status, await response.text()]).toEqual([405, "no"]);
});

it("tells a fault, and answers 500", async () => {
  const { base, failures } = await serving(() => Promise.reject(new Error("odd")));
  const response = await fetch(base);
  expect([response.status, await response.text()]).toEqual([500, ""]);
  expect(failures).toHaveLength(1);
});

it("ends at its close what streams for ever", async () => {
  const { base, server } = await serving(async () => {
    const stream = new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("first")) });
    return new Response(stream);
  });
  const reader = (await fetch(base)).body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first");
  servers.length = 0;
  const ended = expect(reader?.read()).rejects.toThrow();
  await server.close();
  await ended;
});

it("says which address is in use and what to do", async () => {
  const { server } = await serving(async () => new Response());
  const again = serveHttp({
    ...server.address,
    fetch: () => Promise.reject(new Error("not asked")),
    failed: () => undefined,
  });
  await expect(again).rejects.toThrow(
    `http ${formatAddressPort(server.address)} is in use by another process: stop it`,
  );
});
