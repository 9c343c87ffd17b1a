import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runTandem } from "../testing/run-tandem.ts";

const SLOW = { timeout: 30_000 };
const LINES = "a,b\r\n".repeat(10_000);

let folder: string;
let server: Server;
let http: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tandem-export-"));
  server = createServer((request, response) => {
    const isBroken = request.url?.includes("trunkId=broken") === true;
    response.writeHead(200, { "content-type": "text/csv" });
    // The rest never comes: a platform that dies in the middle.
    response.write(LINES, () => (isBroken ? response.destroy() : response.end()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  http = `127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

describe("tandem export", SLOW, () => {
  it("of a platform that dies in the middle says so, and leaves the file as it was", async () => {
    const file = join(folder, "calls.csv");
    await writeFile(file, "of yesterday");
    const toFile = runTandem(["export", "--http", http, "--trunk", "broken", "--file", file]);
    expect([await toFile.exit, toFile.stdout()]).toEqual([1, ""]);
    expect(toFile.stderr()).toMatch(/^the export broke off after [\d,]+ lines, .*calls\.csv was not written\n$/);
    expect(await readdir(folder)).toEqual(["calls.csv"]);

    const toOutput = runTandem(["export", "--http", http, "--trunk", "broken"]);
    expect(await toOutput.exit).toBe(1);
    expect(toOutput.stderr()).toMatch(/^the export broke off after .*: what was written is not all\n$/);
  });

  it("ends without a word when nobody reads on", async () => {
    const run = runTandem(["export", "--http", http]);
    run.child.stdout?.once("data", () => run.child.stdout?.destroy());
    expect([await run.exit, run.stderr()]).toEqual([0, ""]);
  });
});
