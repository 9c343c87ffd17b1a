import { trunkWith } from "@tandem/directory";
import { expect, test } from "vitest";
import { refuseDepth } from "./transfer-depth.ts";

test("the transfer after maxTransfers is refused with 403", () => {
  const trunk = trunkWith({ policy: { maxTransfers: 2 } });
  expect(refuseDepth(1, trunk)).toBeUndefined();
  expect(refuseDepth(2, trunk)).toMatchObject({ rule: "max-transfers", status: 403, when: "before-202" });
});
