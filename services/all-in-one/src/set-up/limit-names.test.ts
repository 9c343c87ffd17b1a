import { readFileSync } from "node:fs";
import { HOP_LIMITS } from "@tandem/sip-edge";
import { describe, expect, it } from "vitest";
import { LIMIT_NAMES } from "./limit-names.ts";

const DOC = readFileSync(new URL("../../../../docs/limits.md", import.meta.url), "utf8");

describe("docs/limits.md", () => {
  it.each(LIMIT_NAMES)("has %s", (name) => expect(DOC).toContain(`\`${name}\``));

  it("has those of the hop that nobody can set without a name", () => {
    const named = Object.keys(HOP_LIMITS).filter((name) => DOC.includes(`\`${name}\``));
    expect(named.filter((name) => !LIMIT_NAMES.includes(name))).toEqual([]);
  });
});
