import { randomBytes } from "node:crypto";

const BLOCK_BYTES = 4_096;
const DIGITS = 32;

/** 32 fresh hex digits a time, drawn from the system in blocks. */
export function entropyPool(): () => string {
  let block = "";
  let used = 0;
  return () => {
    if (used >= block.length) {
      block = randomBytes(BLOCK_BYTES).toString("hex");
      used = 0;
    }
    used += DIGITS;
    return block.slice(used - DIGITS, used);
  };
}
