import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { formatAddressPort, listCalls, loadSetUp, startHttp, startPlatform } from "./index.ts";

const SLOW = { timeout: 120_000 };
const CONFIG = `listen: ["udp:127.0.22.38:5060"]
topLevelDomain: trunk.example
trunks: [{name: acme, hostName: acme, unrated: ALLOW}]
`;

const folder = mkdtempSync(join(tmpdir(), "tandem-readme-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("README: the example runs, and answers what it says", SLOW, async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const [, example = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const body = example.replaceAll(
    /^(?:await )?(.*); \/\/ (.*)$/gm,
    (_, call, said) => `seen.push([await (${call}), ${said}]);`,
  );
  const file = join(folder, "tandem.yaml");
  writeFileSync(file, CONFIG);
  const seen: [unknown, unknown][] = [];
  const world = {
    ...{ formatAddressPort, listCalls, loadSetUp, startHttp, startPlatform, process, seen },
    ...{ file, data: join(folder, "data") },
  };
  await new Function(...Object.keys(world), `return (async () => { ${body} })();`)(...Object.values(world));
  expect(seen).toHaveLength(2);
  for (const [got, said] of seen) expect(got).toEqual(said);
});
