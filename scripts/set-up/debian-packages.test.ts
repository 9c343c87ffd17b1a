import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { aptLine, debianPackagesFor, ensureDebianPackages, missingPrograms } from "./debian-packages.mjs";

/** Makes the PATH one folder that holds these programs, each of which does nothing and succeeds. */
function onlyOnPath(...programs: string[]): void {
  const folder = mkdtempSync(join(tmpdir(), "tandem-path-"));
  for (const program of programs) {
    writeFileSync(join(folder, program), "#!/bin/sh\nexit 0\n");
    chmodSync(join(folder, program), 0o755);
  }
  vi.stubEnv("PATH", folder);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
}

test("the demo and the simulation need no Debian package", () => {
  expect([...debianPackagesFor("demo"), ...debianPackagesFor("sim")]).toEqual([]);
});

test("the demo on a cluster needs the three servers", () => {
  const servers = ["nats-server", "redis-server", "postgresql"];
  expect(debianPackagesFor("demo --cluster")).toEqual(expect.arrayContaining(servers));
});

test("a program that is on the PATH is not missing", () => {
  onlyOnPath("sipp");
  expect(missingPrograms("test").map((entry) => entry.package)).toEqual([
    "baresip-core",
    "nats-server",
    "redis-server",
    "postgresql",
    "openssl",
    "chromium",
    "prometheus",
    "prometheus",
  ]);
});

test("the line to type names every missing package", () => {
  onlyOnPath();
  expect(aptLine(missingPrograms("test"))).toBe(
    "apt-get update && apt-get install -y --no-install-recommends sip-tester baresip-core nats-server redis-server postgresql openssl chromium prometheus",
  );
});

test.each([
  { rule: "without apt-get, the line to type is printed", programs: [] },
  { rule: "when apt-get installs nothing, the line to type is printed", programs: ["apt-get"] },
])("$rule", async ({ programs }) => {
  onlyOnPath(...programs);
  const print = vi.spyOn(console, "error").mockReturnValue(undefined);
  onTestFinished(() => print.mockRestore());
  expect(await ensureDebianPackages("bench")).toBe(false);
  expect(print.mock.calls.join("\n")).toContain("apt-get install -y --no-install-recommends sip-tester tcpdump");
});
