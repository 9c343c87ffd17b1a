import { expect, test } from "vitest";
import { bootNonce, entropyPool, systemHash } from "./index.ts";

test("the README's example is true (RFC 1321 §A.5)", () => {
  const entropy = entropyPool();
  const drawn = new Set(Array.from({ length: 1_000 }, entropy));
  expect(drawn.size).toBe(1_000);
  for (const one of drawn) expect(one).toMatch(/^[0-9a-f]{32}$/);
  expect(systemHash("MD5", "abc")).toBe("900150983cd24fb0d6963f7d28e17f72");
  expect(systemHash("SHA-256", "abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(bootNonce()).toMatch(/^[0-9a-f]{10}$/);
});
