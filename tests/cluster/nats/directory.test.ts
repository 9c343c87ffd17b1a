import { type NatsDirectory, natsDirectory } from "@tandem/adapter-nats";
import { type Config, carrierWith, configWith, type Trunk, trunkWith } from "@tandem/directory";
import { expect, onTestFinished, test } from "vitest";
import { type NatsUnderTest, startNats } from "./nats-under-test.ts";

async function start(): Promise<NatsUnderTest> {
  const nats = await startNats();
  onTestFinished(() => nats.close());
  return nats;
}

/** What a directory tells, in order, and a promise for when the newest is what is wanted. */
function watched(directory: NatsDirectory) {
  const told: { readonly config: Config; readonly revision: number }[] = [];
  let wake: () => void = () => undefined;
  directory.watch((config, revision) => {
    told.push({ config, revision });
    wake();
  });
  onTestFinished(() => directory.close());
  return {
    told,
    until: (isWanted: (config: Config) => boolean) =>
      new Promise<Config>((resolve) => {
        wake = () => {
          const newest = told.at(-1)?.config;
          if (newest !== undefined && isWanted(newest)) resolve(newest);
        };
        wake();
      }),
  };
}

const trunks = (count: number, digit: number, from = 0) =>
  Array.from({ length: count }, (_, n) =>
    trunkWith({ name: `t${from + n}`, phoneNumbers: [`+1202555${digit}${String(from + n).padStart(3, "0")}`] }),
  );

test("a configuration comes back as it was, without its secret", async () => {
  const nats = await start();
  const directory = natsDirectory(await nats.connect());
  const config = configWith({
    secret: "0".repeat(32),
    http: { address: "127.0.20.1", port: 8080 },
    limits: { calls: 7 },
    trunks: [trunkWith({ id: "Ünïque id/1.*", aliases: ["pbx.example.net"] }), ...trunks(3, 1)],
  });
  expect(directory.ageMs()).toBe(Number.POSITIVE_INFINITY);
  const answer = await directory.seed(config, "create");
  const { told, until } = watched(directory);
  expect(await until(() => true)).toEqual({ ...config, secret: undefined });
  expect(answer).toEqual({ kind: "written", revision: told[0]?.revision });
  expect(directory.ageMs()).toBeLessThan(60_000);
});

test("`create` leaves a directory alone, `reconcile` makes it the configuration", async () => {
  const nats = await start();
  const directory = natsDirectory(await nats.connect());
  const other = natsDirectory(await nats.connect());
  const first = configWith({ trunks: trunks(3, 1) });
  const second = configWith({
    trunks: [...trunks(1, 1), ...trunks(2, 2, 5)],
    carriers: [carrierWith({ name: "west" })],
    routes: [],
  });
  expect((await directory.seed(first, "create")).kind).toBe("written");
  expect((await other.seed(second, "create")).kind).toBe("kept");
  const { told, until } = watched(other);
  await until(({ trunks: { length } }) => length === 3);
  expect((await other.seed(second, "reconcile")).kind).toBe("written");
  expect(await until(({ carriers }) => carriers[0]?.name === "west")).toEqual(second);
  expect(await directory.seed(second, "reconcile")).toEqual({ kind: "kept", revision: told.at(-1)?.revision });
  const kv = await (await nats.connect()).driver.jetstream().views.kv("directory", { bindOnly: true });
  const left = ["trunk.t1", "name.number.=2B12025551001", "carrier.north"].map((key) => kv.get(key));
  expect((await Promise.all(left)).map((entry) => entry?.operation)).toEqual(["DEL", "DEL", "DEL"]);
});

test("`add` makes what there never was, and leaves alone what was changed or removed", async () => {
  const nats = await start();
  const directory = natsDirectory(await nats.connect());
  const [a, b, c, d] = trunks(4, 1) as [Trunk, Trunk, Trunk, Trunk];
  const changed = { ...a, aliases: ["changed.example"] };
  expect((await directory.seed(configWith({ trunks: [a, b] }), "add")).kind).toBe("written");
  expect((await directory.seed(configWith({ trunks: [changed, b, c] }), "reconcile")).kind).toBe("written");
  expect((await directory.seed(configWith({ trunks: [changed, b] }), "reconcile")).kind).toBe("written");
  const wanted = configWith({
    topLevelDomain: "other.example",
    trunks: [a, c, d],
    carriers: [carrierWith({ name: "west" })],
  });
  const answer = await directory.seed(wanted, "add");
  const { until } = watched(directory);
  const found = await until(({ carriers }) => carriers.some(({ name }) => name === "west"));
  expect(found.trunks).toEqual([changed, b, d]);
  expect(found.topLevelDomain).toBe(configWith().topLevelDomain);
  expect(await directory.seed(wanted, "add")).toEqual({ ...answer, kind: "kept" });
  const thief = configWith({ trunks: [trunkWith({ name: "thief", aliases: ["changed.example"], phoneNumbers: [] })] });
  expect(await directory.seed(thief, "add")).toMatchObject({ kind: "taken", name: "changed.example" });
});

test("CLUSTER rule 35: a domain, an alias or a number belongs to one trunk, and can move to another", async () => {
  const nats = await start();
  const connection = await nats.connect();
  const directory = natsDirectory(connection);
  const [a, b] = [trunkWith({ name: "a", phoneNumbers: ["+1"] }), trunkWith({ name: "b", phoneNumbers: ["+2"] })];
  const clash = (change: Partial<typeof b>) =>
    directory.seed(configWith({ trunks: [a, { ...b, ...change }] }), "create");
  expect(await clash({ phoneNumbers: ["+1"] })).toEqual({ kind: "taken", name: "+1", trunks: ["a", "b"] });
  expect(await clash({ domain: a.domain })).toMatchObject({ kind: "taken", name: a.domain });
  expect(await clash({ aliases: [a.domain] })).toMatchObject({ kind: "taken", name: a.domain });
  await directory.seed(configWith({ trunks: [a, b] }), "create");
  const owner = async (key: string) => {
    const kv = await connection.driver.jetstream().views.kv("directory", { bindOnly: true });
    return (await kv.get(key))?.string();
  };
  expect(await owner("name.number.=2B1")).toBe("a");
  const swapped = [
    { ...a, phoneNumbers: ["+2"] },
    { ...b, phoneNumbers: ["+1"] },
  ];
  expect((await directory.seed(configWith({ trunks: swapped }), "reconcile")).kind).toBe("written");
  expect([await owner("name.number.=2B1"), await owner("name.number.=2B2")]).toEqual(["b", "a"]);
});

test("writers at once: one of them wins whole, and the names are the winner's", async () => {
  const nats = await start();
  const sharer = (digit: number) =>
    trunkWith({ name: `sharer-${digit}`, aliases: ["shared.example"], phoneNumbers: [] });
  const configs = [1, 2, 3].map((digit) => configWith({ trunks: [sharer(digit), ...trunks(20, digit)] }));
  const directories = await Promise.all(configs.map(async () => natsDirectory(await nats.connect())));
  const answers = await Promise.all(directories.map((directory, n) => directory.seed(configs[n] as Config, "create")));
  expect(answers.map(({ kind }) => kind).sort()).toEqual(["kept", "kept", "written"]);
  const { until } = watched(directories[0] as NatsDirectory);
  const won = await until(() => true);
  expect(won).toEqual(configs[answers.findIndex(({ kind }) => kind === "written")]);
  const kv = await (await nats.connect()).driver.jetstream().views.kv("directory", { bindOnly: true });
  expect((await kv.get("name.domain.shared=2Eexample"))?.string()).toBe(won.trunks[0]?.id);
});

test("a reader sees whole configurations only, however the writer hurries", async () => {
  const nats = await start();
  const [writer, directory] = [natsDirectory(await nats.connect()), natsDirectory(await nats.connect())];
  const { told, until } = watched(directory);
  for (const digit of [1, 2, 3, 4, 5]) {
    await writer.seed(configWith({ topLevelDomain: `d${digit}.example`, trunks: trunks(40, digit) }), "reconcile");
  }
  await until(({ topLevelDomain }) => topLevelDomain === "d5.example");
  for (const { config } of told) {
    const digits = new Set(config.trunks.map(({ phoneNumbers }) => phoneNumbers[0]?.[8]));
    expect([config.trunks.length, [...digits]]).toEqual([40, [config.topLevelDomain[1]]]);
  }
  const revisions = told.map(({ revision }) => revision);
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
});

test("what changed while the connection was away is told when it is back, after kill -9 too", async () => {
  const nats = await start();
  const [connection, other] = [await nats.connect(), await nats.connect()];
  const directory = natsDirectory(connection);
  await directory.seed(configWith(), "create");
  const { until } = watched(directory);
  await until(() => true);
  await nats.kill();
  await expect(natsDirectory(connection).seed(configWith(), "reconcile")).rejects.toMatchObject({
    code: "unavailable",
  });
  const age = directory.ageMs();
  await nats.restart();
  await natsDirectory(other).seed(configWith({ trunks: trunks(2, 1) }), "reconcile");
  expect((await until(({ trunks: { length } }) => length === 2)).trunks[1]?.id).toBe("t1");
  expect(age).toBeGreaterThan(0);
});

test("a directory of a format that we do not know is said, and the last one stays", async () => {
  const nats = await start();
  const connection = await nats.connect();
  const directory = natsDirectory(connection);
  await directory.seed(configWith(), "create");
  const { told, until } = watched(directory);
  await until(() => true);
  const kv = await connection.driver.jetstream().views.kv("directory", { bindOnly: true });
  await kv.put("head", Buffer.from('{"version":2}'));
  await expect(directory.seed(configWith(), "reconcile")).rejects.toMatchObject({ code: "corrupt" });
  expect(await nats.untilSaid(/version/)).toMatch(
    /the directory at nats:\/\/127\.0\.0\.1:\d+: a directory of version 2, not 1/,
  );
  expect(told).toHaveLength(1);
});

test("many processes open a new directory in the same moment: one makes it, all have it", async () => {
  for (let round = 0; round < 5; round += 1) {
    const nats = await start();
    const directories = await Promise.all(Array.from({ length: 8 }, async () => natsDirectory(await nats.connect())));
    const answers = await Promise.all(directories.map((directory) => directory.seed(configWith(), "create")));
    expect(answers).toHaveLength(8);
  }
});
