import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { type ClusterApi, clusterApi } from "./cluster-api.ts";
import { keepSecret } from "./keep-secret.ts";
import { missingSecrets } from "./missing-secrets.ts";

const NAMES = ["cluster-secret", "nats-password", "redis-password", "postgres-password", "http-token", "test-password"];
const FOLDER = "/api/v1/namespaces/voice/secrets";
const PLACE = { namespace: "voice", name: "tandem-secrets", labels: { a: "b" }, owner: undefined };

type Stored = { metadata: Record<string, unknown>; data: Record<string, string> };

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** An API server over HTTP with one place for a Secret, as far as this needs one: versions, base64, merge patches. */
async function apiServer(): Promise<{ api: ClusterApi; stored: () => Stored | undefined; put(one: Stored): void }> {
  let secret: Stored | undefined;
  let version = 0;
  const encoded = (texts: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, Buffer.from(text).toString("base64")]));
  const answer = async (request: IncomingMessage): Promise<readonly [number, unknown]> => {
    if (request.headers.authorization !== "Bearer abc") return [401, { message: "who are you" }];
    const body = JSON.parse((await request.toArray()).join("") || "{}");
    const key = `${request.method} ${request.url}`;
    if (key === "GET /api/v1/namespaces/voice/serviceaccounts/maker") return [200, { metadata: { uid: "u-1" } }];
    if (key === `GET ${FOLDER}/tandem-secrets`) return secret === undefined ? [404, {}] : [200, secret];
    version += 1;
    if (key === `POST ${FOLDER}`) {
      secret = { metadata: { ...body.metadata, resourceVersion: String(version) }, data: encoded(body.stringData) };
      return [201, secret];
    }
    if (key !== `PATCH ${FOLDER}/tandem-secrets` || secret === undefined) return [403, { message: "no" }];
    if (body.metadata.resourceVersion !== secret.metadata["resourceVersion"]) return [409, { message: "conflict" }];
    secret = { ...secret, data: { ...secret.data, ...encoded(body.stringData) } };
    return [200, secret];
  };
  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => response.writeHead(status).end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const folder = await mkdtemp(join(tmpdir(), "tandem-token-"));
  await writeFile(join(folder, "token"), "abc\n");
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
    await rm(folder, { recursive: true });
  });
  const api = clusterApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, join(folder, "token"));
  const put = (one: Stored): void => {
    secret = one;
  };
  return { api, stored: () => secret, put };
}

test("draws each secret once, and none a second time", async () => {
  const { api, stored } = await apiServer();
  expect(await keepSecret(api, PLACE)).toEqual(NAMES);
  const first = stored();
  expect(Object.keys(first?.data ?? {})).toEqual(NAMES);
  expect(first?.metadata).toMatchObject({ name: "tandem-secrets", labels: { a: "b" }, ownerReferences: [] });
  expect(await keepSecret(api, PLACE)).toEqual([]);
  expect(stored()).toEqual(first);
});

test("adds what an older one lacks, and changes nothing that is there", async () => {
  const { api, stored, put } = await apiServer();
  const data = { "cluster-secret": "a2VwdA==", "nats-password": "a2VwdA==", "redis-password": "" };
  put({ metadata: { resourceVersion: "7" }, data });
  expect(await keepSecret(api, PLACE)).toEqual(NAMES.slice(2));
  expect(stored()?.data).toMatchObject({ "cluster-secret": "a2VwdA==", "nats-password": "a2VwdA==" });
});

test("goes with its owner where it has one", async () => {
  const { api, stored } = await apiServer();
  await keepSecret(api, { ...PLACE, owner: "maker" });
  expect(stored()?.metadata["ownerReferences"]).toEqual([
    { apiVersion: "v1", kind: "ServiceAccount", name: "maker", uid: "u-1" },
  ]);
});

test("says what the cluster does not let it do", async () => {
  const { api } = await apiServer();
  await expect(keepSecret(api, { ...PLACE, name: "other" })).rejects.toThrow("does not let us read other: 403 no");
});

test("each is fresh, and none can be read as a number", () => {
  const [one, other] = [missingSecrets({}), missingSecrets({})];
  for (const name of NAMES) expect(one[name]).not.toBe(other[name]);
  expect(one["cluster-secret"]).toMatch(/^[0-9a-f]{48}$/);
  expect(one["nats-password"]).toMatch(/^t[0-9a-f]{48}$/);
});
