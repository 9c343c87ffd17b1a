import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectNats, ensureStreams, type NatsConnection, natsBus, natsEventLog } from "@tandem/adapter-nats";
import { CallEvent } from "@tandem/contracts";
import { expect, it, onTestFinished } from "vitest";
import { startNatsServer } from "../../../cli/src/cluster/servers/nats-server.ts";

it("README: the example runs against a server, and each line gives what it says", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tandem-nats-"));
  const server = await startNatsServer({ folder });
  const connections: NatsConnection[] = [];
  onTestFinished(async () => {
    for (const connection of connections) await connection.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const readme = readFileSync(new URL("../../../packages/adapters/nats/README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = example.replaceAll(/^(.*); \/\/ (.*)$/gm, (_, call, said) => `seen.push([${call}, ${said}]);`);
  const seen: [unknown, unknown][] = [];
  const world = {
    servers: server.url,
    print: () => undefined,
    CallEvent,
    ensureStreams,
    natsBus,
    natsEventLog,
    seen,
    async connectNats(options: Parameters<typeof connectNats>[0]) {
      const connection = await connectNats(options);
      connections.push(connection);
      return connection;
    },
  };
  await new Function(...Object.keys(world), `return (async () => { ${body} })();`)(...Object.values(world));
  expect(seen).toHaveLength(3);
  for (const [got, said] of seen) expect(got).toEqual(said);
});
