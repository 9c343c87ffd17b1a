import { expect, test } from "vitest";
import { policyWarnings, roleProblem, versionProblem } from "./server-check.ts";

test.each(["7.0.15", "7.4.0", "8.2.1", "10.0.0", undefined])("version %s can be used", (version) => {
  expect(versionProblem(version)).toBeUndefined();
});

test.each(["6.2.14", "5.0.7"])("version %s is too old, and the reason says which is not", (version) => {
  expect(versionProblem(version)).toBe(`it is version ${version}; version 7 or newer is needed`);
});

test("a replica cannot be used, a master can, and so can one that does not say", () => {
  expect(["slave", "master", undefined].map(roleProblem)).toEqual([
    "it is a replica; give the address of the master, or of the Sentinels that know it",
    undefined,
    undefined,
  ]);
});

test.each(["allkeys-lru", "volatile-ttl", undefined])("the policy %s is warned of, with the remedy", (policy) => {
  expect(policyWarnings(policy)).toEqual([expect.stringContaining("set maxmemory-policy to noeviction")]);
});

test("noeviction needs no word", () => {
  expect(policyWarnings("noeviction")).toEqual([]);
});
