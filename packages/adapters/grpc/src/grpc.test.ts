import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ChannelCredentials, Client, status } from "@grpc/grpc-js";
import { AdapterError } from "@tandem/actor";
import type { BillingPort, CallRecordsPort, TracedBillingPort } from "@tandem/contracts";
import { BillingServiceService, HealthService } from "@tandem/contracts/grpc";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { BadRequestError, billingClient, billingService, callRecordsClient, callRecordsService } from "./index.ts";
import { ADDRESS, channelTo, serve, serving } from "./testing/loopback.ts";

const billing: BillingPort = {
  checkRate: () => Promise.resolve({ found: false, rate: undefined, reason: "none" }),
  listLines: () => Promise.resolve({ lines: [] }),
  authorize: () => Promise.resolve({ answers: [], leases: [] }),
  listBalances: () => Promise.resolve({ balances: [] }),
  addCredit: () => Promise.resolve({ outcome: "ADD_CREDIT_OUTCOME_NO_ACCOUNT", balance: undefined }),
  listCredits: () => Promise.resolve({ credits: [] }),
};
const rejecting = (error: Error): BillingPort => ({ ...billing, listLines: () => Promise.reject(error) });
const nothing = { recordIds: [] };

describe("a server that is gone", () => {
  test("is `unavailable`, and asked again when it is back on the same port", async () => {
    const first = await serve({ services: [billingService(billing)] });
    const channel = await channelTo(first.port);
    onTestFinished(() => channel.close());
    const port = billingClient(channel);
    expect(await port.listLines(nothing)).toEqual({ lines: [] });
    await first.drain();
    await expect(port.listLines(nothing)).rejects.toMatchObject({ name: "AdapterError", code: "unavailable" });
    await expect(port.listLines(nothing)).rejects.toThrow(`test at dns:///${ADDRESS}:${first.port}: `);
    expect(await channel.check()).toContain("test at dns:///");
    const second = await serve({ services: [billingService(billing)], port: first.port });
    onTestFinished(() => second.drain());
    await expect.poll(() => port.listLines(nothing).catch(() => undefined), { timeout: 10_000 }).toEqual({ lines: [] });
    expect(await channel.check()).toBeUndefined();
  });

  test("is a `timeout` within the deadline when it takes connections and says nothing", async () => {
    const silent = createServer().listen(0, ADDRESS);
    await new Promise((resolve) => silent.once("listening", resolve));
    const address = silent.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const channel = await channelTo(address.port);
    onTestFinished(() => {
      channel.close();
      silent.close();
    });
    const ask = channel.method(BillingServiceService.listLines, 200);
    await expect(ask(nothing)).rejects.toMatchObject({ name: "AdapterError", code: "timeout" });
  });

  test("is a `timeout` when its port never answers; the deadline is the method's own", async () => {
    const { channel } = await serving({
      services: [billingService({ ...billing, listLines: () => new Promise(() => undefined) })],
    });
    const ask = channel.method(BillingServiceService.listLines, 100);
    await expect(ask(nothing)).rejects.toMatchObject({ name: "AdapterError", code: "timeout" });
  });
});

describe("a port that rejects", () => {
  test.each(["unavailable", "timeout", "conflict", "corrupt"] as const)(
    "with %s does so on the other side",
    async (code) => {
      const { channel } = await serving({
        services: [billingService(rejecting(new AdapterError(code, "PostgreSQL x: away")))],
      });
      const asked = billingClient(channel).listLines(nothing);
      await expect(asked).rejects.toMatchObject({
        name: "AdapterError",
        code,
        message: expect.stringContaining("PostgreSQL x: away"),
      });
    },
  );

  test("with a bug is told to the log of the server, and not to the client", async () => {
    const failures: unknown[] = [];
    const { channel } = await serving({
      services: [billingService(rejecting(new Error("the number +12025550101")))],
      failed: (error) => failures.push(error),
    });
    const error = await billingClient(channel)
      .listLines(nothing)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "AdapterError", code: "timeout" });
    expect(String(error)).not.toContain("+12025550101");
    expect(failures).toMatchObject([{ message: "the number +12025550101" }]);
  });

  test("once is asked again, for a read that is asked twice is asked once", async () => {
    let count = 0;
    const flaky: BillingPort = {
      ...billing,
      listLines() {
        count += 1;
        return count === 1 ? Promise.reject(new AdapterError("unavailable", "away")) : Promise.resolve({ lines: [] });
      },
    };
    const { channel } = await serving({ services: [billingService(flaky)] });
    expect(await billingClient(channel).listLines(nothing)).toEqual({ lines: [] });
    expect(count).toBe(2);
  });
});

describe("bad input", () => {
  test("is INVALID_ARGUMENT with the fields that are wrong", async () => {
    const { channel } = await serving({ services: [billingService(billing)] });
    const recordIds = Array.from({ length: 1001 }, () => "x".repeat(300));
    const error = await billingClient(channel)
      .listLines({ recordIds })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({
      violations: [
        { field: "record_ids", description: "at most 1000" },
        { field: "record_ids", description: "each at most 256 characters" },
      ],
    });
  });

  test.each([
    ["a call without an id", { callId: "" }],
    ["an id without an end", { callId: "x".repeat(257) }],
  ])("%s", async (_, request) => {
    const records: CallRecordsPort = {
      listCalls: () => Promise.reject(new Error("not asked here")),
      listTransfers: () => Promise.reject(new Error("not asked here")),
      getCall: () => Promise.resolve({ found: false, call: undefined, tree: undefined }),
    };
    const { channel } = await serving({ services: [callRecordsService(records)] });
    const asked = callRecordsClient(channel).getCall(request);
    await expect(asked).rejects.toMatchObject({ name: "BadRequestError", violations: [{ field: "call_id" }] });
  });

  test("bytes that are no request end that call and not the server", async () => {
    const { channel, server } = await serving({ services: [billingService(billing)] });
    const raw = new Client(`dns:///${ADDRESS}:${server.port}`, ChannelCredentials.createInsecure());
    onTestFinished(() => raw.close());
    const { path } = BillingServiceService.listLines;
    const found = await new Promise<number | undefined>((resolve) => {
      const garbage = Buffer.of(0xff, 0xff, 0xff);
      raw.makeUnaryRequest(
        path,
        (bytes: Buffer) => bytes,
        (bytes) => bytes,
        garbage,
        (error) => resolve(error?.code),
      );
    });
    expect(found).toBe(status.INTERNAL);
    expect(await billingClient(channel).listLines(nothing)).toEqual({ lines: [] });
  });
});

describe("health (grpc.health.v1)", () => {
  test("follows what the process waits for, in check and in watch, and ends with the server", async () => {
    let reasons: readonly string[] = ["postgres: away"];
    const server = await serve({ services: [billingService(billing)], notReady: () => Promise.resolve(reasons) });
    const channel = await channelTo(server.port);
    const client = new Client(`dns:///${ADDRESS}:${server.port}`, ChannelCredentials.createInsecure());
    onTestFinished(() => {
      channel.close();
      client.close();
    });
    const check = channel.method(HealthService.check);
    const seen: string[] = [];
    const { path, requestSerialize, responseDeserialize } = HealthService.watch;
    const watch = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { service: "" });
    watch.on("data", ({ status: found }) => seen.push(found));
    const ended = new Promise((resolve) => watch.on("end", resolve));
    watch.on("error", () => undefined);
    await expect.poll(() => seen).toEqual(["NOT_SERVING"]);
    expect(await channel.check()).toMatch(/it is not ready$/);
    reasons = [];
    expect(await check({ service: "tandem.billing.v1.BillingService" })).toEqual({ status: "SERVING" });
    await expect.poll(() => seen, { timeout: 5_000 }).toEqual(["NOT_SERVING", "SERVING"]);
    await expect(check({ service: "tandem.none.v1.None" })).rejects.toThrow("unknown service");
    await server.drain();
    await ended;
    expect(seen).toEqual(["NOT_SERVING", "SERVING", "NOT_SERVING"]);
  });
});

describe("two servers under one name", () => {
  test("are asked in turn", async () => {
    const asked: string[] = [];
    const noting = (name: string): BillingPort => ({
      ...billing,
      listLines() {
        asked.push(name);
        return Promise.resolve({ lines: [] });
      },
    });
    const servers = await Promise.all(["a", "b"].map((name) => serve({ services: [billingService(noting(name))] })));
    const channel = await channelTo(0, { url: `ipv4:${servers.map(({ port }) => `${ADDRESS}:${port}`).join(",")}` });
    onTestFinished(async () => {
      channel.close();
      await Promise.all(servers.map((server) => server.drain()));
    });
    const { listLines } = billingClient(channel);
    await expect
      .poll(async () => {
        await listLines(nothing);
        return new Set(asked).size;
      })
      .toBe(2);
    asked.length = 0;
    for (const _ of [1, 2, 3, 4]) await listLines(nothing);
    expect(asked.toSorted()).toEqual(["a", "a", "b", "b"]);
  });
});

describe("the trace context of the call that asks", () => {
  const TRACED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  test.each([
    ["goes with the question", TRACED, TRACED],
    ["is none where the call has none", undefined, undefined],
    ["is none where nobody can read it", "00-xyz-1-01", undefined],
    ["is none of zeros alone", `00-${"0".repeat(32)}-00f067aa0ba902b7-01`, undefined],
  ])("%s", async (_, sent, expected) => {
    const seen: (string | undefined)[] = [];
    const noting: TracedBillingPort = {
      ...billing,
      authorize(_request, traceparent) {
        seen.push(traceparent);
        return Promise.resolve({ answers: [], leases: [] });
      },
    };
    const { channel } = await serving({ services: [billingService(noting)] });
    await billingClient(channel).authorize({ questions: [], leases: [] }, sent);
    expect(seen).toEqual([expected]);
  });
});

test("a drain answers what runs, and takes no more", async () => {
  const answer = Promise.withResolvers<{ lines: [] }>();
  const arrived = Promise.withResolvers<void>();
  const slow: BillingPort = {
    ...billing,
    listLines() {
      arrived.resolve();
      return answer.promise;
    },
  };
  const server = await serve({ services: [billingService(slow)] });
  const channel = await channelTo(server.port);
  onTestFinished(() => channel.close());
  const running = billingClient(channel).listLines(nothing);
  await arrived.promise;
  const drained = server.drain();
  await expect(billingClient(await channelTo(server.port)).listLines(nothing)).rejects.toMatchObject({
    code: "unavailable",
  });
  answer.resolve({ lines: [] });
  expect(await running).toEqual({ lines: [] });
  await drained;
});

test("an address that is taken says so", async () => {
  const { server } = await serving({ services: [billingService(billing)] });
  const again = serve({ services: [billingService(billing)], port: server.port });
  await expect(again).rejects.toThrow(`gRPC ${ADDRESS}:${server.port} cannot be bound`);
});

describe("TLS", () => {
  let folder: string;
  const file = (name: string) => join(folder, name);
  const files = (ca: string, name: string) => ({
    ca: file(`${ca}.pem`),
    cert: file(`${name}.pem`),
    key: file(`${name}.key`),
  });
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  function authority(name: string): void {
    openssl(
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.pem`,
    );
  }
  function certificate(name: string, ca: string): void {
    openssl(
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
      "-addext",
      "subjectAltName=DNS:localhost",
      "-CA",
      `${ca}.pem`,
      "-CAkey",
      `${ca}.key`,
      "-keyout",
      `${name}.key`,
      "-out",
      `${name}.pem`,
    );
  }
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "tandem-tls-"));
    for (const ca of ["ours", "theirs"]) authority(ca);
    certificate("server", "ours");
    certificate("client", "ours");
    certificate("stranger", "theirs");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("both sides show certificates of the same authority; a stranger and plain text are refused", async () => {
    const server = await serve({ services: [billingService(billing)], tls: files("ours", "server") });
    onTestFinished(() => server.drain());
    const asked = async (options: Parameters<typeof channelTo>[1]) => {
      const channel = await channelTo(server.port, { url: `dns:///localhost:${server.port}`, ...options });
      onTestFinished(() => channel.close());
      return billingClient(channel).listLines(nothing);
    };
    expect(await asked({ tls: files("ours", "client") })).toEqual({ lines: [] });
    await expect(asked({ tls: files("ours", "stranger") })).rejects.toMatchObject({ name: "AdapterError" });
    await expect(asked({ tls: files("theirs", "client") })).rejects.toMatchObject({ name: "AdapterError" });
    await expect(asked({})).rejects.toMatchObject({ name: "AdapterError" });
  });

  test("files that do not go together, or cannot be read, are told at the start", async () => {
    const services = [billingService(billing)];
    const tls = files("ours", "server");
    await expect(serve({ services, tls: { ...tls, key: "" } })).rejects.toThrow(
      "a certificate and its key go together",
    );
    await expect(serve({ services, tls: { ...tls, cert: "", key: "" } })).rejects.toThrow("an authority without");
    await expect(channelTo(1, { tls: files("none", "client") })).rejects.toThrow("none.pem cannot be read");
  });
});
