import { expect, onTestFinished, test, vi } from "vitest";
import { findProgram } from "./find-program.ts";

test("a program is found by PATH, then in the folders that are named", () => {
  expect(findProgram("sh", "dash")).toMatch(/\/sh$/);
  vi.stubEnv("PATH", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(findProgram("sh", "dash", ["/bin"])).toBe("/bin/sh");
});

test("a program that is nowhere is an error with the line to type", () => {
  expect(() => findProgram("no-such-program", "its-package")).toThrow(/apt-get install .* its-package$/);
});
