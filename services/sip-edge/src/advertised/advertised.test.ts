import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { cloudAddresses, givenAddress, nodeExternalAddress } from "./address-sources.ts";
import { type AddressSource, advertisedHost } from "./advertised-host.ts";
import { ownSockets } from "./own-sockets.ts";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** A server whose paths answer these texts, and 404 for others. Hears "METHOD path header" of what is asked. */
async function serving(answers: Readonly<Record<string, string>>, asked: string[] = []): Promise<string> {
  const server = createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    const mark = headers.authorization ?? headers["x-aws-ec2-metadata-token"] ?? headers["metadata-flavor"] ?? "";
    asked.push(`${method} ${url} ${String(mark)}`.trim());
    const text = answers[`${method} ${url}`];
    response.writeHead(text === undefined ? 404 : 200).end(text ?? "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const source = (name: string, answer: string | undefined): AddressSource => ({ name, ask: async () => answer });
const failing: AddressSource = { name: "the cloud", ask: () => Promise.reject(new Error("nobody is there")) };

describe("the host that peers are told", () => {
  const options = { bound: "10.0.0.7", isPublic: false, sources: [], say: () => undefined };

  test.each([
    ["what the operator has set", "sip.example.com", [source("the node", "192.0.2.1")], "sip.example.com"],
    ["the bound address where nothing is set", "", [source("the node", "192.0.2.1")], "10.0.0.7"],
    ["auto: the first that knows one", "auto", [source("a", undefined), source("b", "192.0.2.2")], "192.0.2.2"],
    ["auto: who cannot be asked is passed over", "auto", [failing, source("b", "192.0.2.2")], "192.0.2.2"],
    [
      "auto: an answer that is no address is none",
      "auto",
      [source("a", "<html>"), source("b", "192.0.2.2")],
      "192.0.2.2",
    ],
    ["auto: the bound address where nobody knows", "auto", [failing], "10.0.0.7"],
  ])("%s", async (_, wanted, sources, expected) => {
    expect(await advertisedHost({ ...options, wanted, sources })).toBe(expected);
  });

  test.each(["10.1.2.3", "192.168.0.1", "100.64.0.1", "127.0.0.1", "fd00::1"])(
    "%s is private: with public peers the start ends, and says what to set",
    async (wanted) => {
      const start = advertisedHost({ ...options, wanted, isPublic: true });
      await expect(start).rejects.toThrow(`peers on the internet cannot reach ${wanted}: set TANDEM_SIP_ADVERTISED`);
    },
  );

  test("a public address and a name are taken for public peers", async () => {
    expect(await advertisedHost({ ...options, wanted: "198.51.100.7", isPublic: true })).toBe("198.51.100.7");
    expect(await advertisedHost({ ...options, wanted: "sip.example.com", isPublic: true })).toBe("sip.example.com");
  });
});

describe("sources of the address", () => {
  test("the cluster's API, asked with the service account's token", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tandem-token-"));
    ends.push(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, "token"), "abc\n");
    const addresses = [
      { type: "InternalIP", address: "10.0.0.1" },
      { type: "ExternalIP", address: "192.0.2.9" },
    ];
    const asked: string[] = [];
    const url = await serving({ "GET /api/v1/nodes/node-1": JSON.stringify({ status: { addresses } }) }, asked);
    const tokenFile = join(folder, "token");
    expect(await nodeExternalAddress({ url, tokenFile, node: "node-1" }).ask()).toBe("192.0.2.9");
    expect(asked).toEqual(["GET /api/v1/nodes/node-1 Bearer abc"]);
    await expect(nodeExternalAddress({ url, tokenFile, node: "node-2" }).ask()).rejects.toThrow("it answered 404");
  });

  test("a node without an external address says none", async () => {
    const url = await serving({ "GET /api/v1/nodes/n": JSON.stringify({ status: { addresses: [] } }) });
    const folder = await mkdtemp(join(tmpdir(), "tandem-token-"));
    ends.push(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, "token"), "abc");
    expect(await nodeExternalAddress({ url, tokenFile: join(folder, "token"), node: "n" }).ask()).toBeUndefined();
  });

  test("AWS with a session's token, Google Cloud and Azure with their header", async () => {
    const asked: string[] = [];
    const google = "/computeMetadata/v1/instance/network-interfaces/0/access-configs/0/external-ip";
    const azure =
      "/metadata/instance/network/interface/0/ipv4/ipAddress/0/publicIpAddress?api-version=2021-02-01&format=text";
    const url = await serving(
      {
        "PUT /latest/api/token": "t0ken",
        "GET /latest/meta-data/public-ipv4": "192.0.2.10\n",
        [`GET ${google}`]: "192.0.2.11",
        [`GET ${azure}`]: "192.0.2.12",
      },
      asked,
    );
    const told: (string | undefined)[] = [];
    for (const { ask } of cloudAddresses(url)) told.push(await ask());
    expect(told).toEqual(["192.0.2.10", "192.0.2.11", "192.0.2.12"]);
    expect(asked).toContain("GET /latest/meta-data/public-ipv4 t0ken");
    expect(asked).toContain(`GET ${google} Google`);
  });

  test("a node's own address as it was given", async () => {
    expect(await givenAddress("10.0.0.1").ask()).toBe("10.0.0.1");
    expect(await givenAddress("").ask()).toBeUndefined();
  });
});

test("CLUSTER rule 7: an edge's sockets are named by what peers are told", () => {
  const advertised = { host: "edge.example", port: 5060 };
  const listen = (["UDP", "TCP", "UDP"] as const).map((transport) => ({
    transport,
    address: "0.0.0.0",
    port: 5060,
    advertised,
  }));
  expect(ownSockets(listen, "10.0.0.7", "192.0.2.7").map(({ name, address }) => [name, address])).toEqual([
    ["udp:192.0.2.7:5060", "10.0.0.7"],
    ["tcp:192.0.2.7:5060", "10.0.0.7"],
  ]);
  expect(ownSockets(listen, "fd00::7", "2001:db8::7")[0]?.name).toBe("udp:[2001:db8::7]:5060");
});
