import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runTandem } from "../testing/run-tandem.ts";
import { writeConfig } from "../testing/test-config.ts";

const ADDRESS = "127.0.22.33";
const SLOW = { timeout: 360_000 };

let root: string;
let data: string;
let config: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "tandem-credit-"));
  data = join(root, "data");
  config = await writeConfig(join(root, "up.yaml"), ADDRESS);
  const text = await readFile(config, "utf8");
  const credit = 'rateDeck: standard\n    credit: {balance: "0.005", currency: EUR}';
  await writeFile(config, text.replace("rateDeck: standard", credit));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function said(...args: readonly string[]) {
  const run = runTandem(args);
  return { code: await run.exit, out: run.stdout(), err: run.stderr() };
}

it("a balance begins with the configuration's, is listed, added to, and explained", SLOW, async () => {
  const up = runTandem(["up", "--config", config, "--data", data]);
  try {
    await up.line(/^ready /);
    const listed = await said("credit", "--data", data);
    expect(listed.out).toMatch(/^acme +EUR +0\.0050 +0\.0000 +0\.0000 +0\.0050$/m);
    const added = await said("credit", "add", "acme", "0.0001", "--key", "running", "--data", data);
    expect(added.out).toMatch(/^added 0\.0001 with key running\n[\s\S]*^acme +EUR +0\.0051 /m);
    const [again, refused, wrong, nobody] = await Promise.all([
      said("credit", "add", "acme", "0.0001", "--key", "running", "--data", data),
      said("credit", "add", "acme", "2", "--key", "running", "--data", data),
      said("credit", "add", "acme", "ten", "--data", data),
      said("credit", "add", "nobody", "1", "--data", data),
    ]);
    expect(again.out).toMatch(
      /^the key running was used for this before: nothing was added\n[\s\S]*^acme +EUR +0\.0051 /m,
    );
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("used for another trunk or amount")]);
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("ten is no amount")]);
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining("no balance of trunk nobody")]);
  } finally {
    up.child.kill("SIGTERM");
  }
  expect(await up.exit).toBe(0);

  const explained = await said(
    ...["explain", "--config", config, "--data", data, "--trunk", "acme", "--refer-to", "+12025550202"],
  );
  expect(explained.out).toMatch(/✗ refused +credit +the call reserves EUR 0\.0\d+, and there is EUR 0\.0051/);
  expect(explained.out).toMatch(/NOTIFY +100, then 402 by rule credit/);

  const added = await said("credit", "add", "acme", "1.5", "--key", "invoice-7", "--data", data);
  expect(added.out).toMatch(/^added 1\.5 with key invoice-7\n[\s\S]*^acme +EUR +1\.5051 /m);

  const history = (await said("credit", "history", "acme", "--data", data)).out.trimEnd().split("\n");
  const by = `folder ${userInfo().username}`;
  expect(history.slice(-3).map((line) => line.replace(/^\S+ +/, ""))).toEqual([
    expect.stringMatching(new RegExp(`^1\\.5000 +invoice-7 +${by}$`)),
    expect.stringMatching(/^0\.0001 +running +instance instance$/),
    expect.stringMatching(/^0\.0050 +initial +unknown$/),
  ]);
});
