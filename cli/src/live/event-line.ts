import type { LiveEventJson } from "@tandem/all-in-one";
import { printable } from "../terminal/printable.ts";

/** Room for the longest name. */
const NAME = 18;

/** An event in one line: when, what, to which call, and what else is known. */
export function eventLine({ time, name, callId, trunkId, detail }: LiveEventJson): string {
  const more = Object.entries({ trunk: trunkId, ...detail }).map(([field, value]) => `${field}=${value}`);
  return printable(`${time.replace("T", " ")} ${name.padEnd(NAME)} ${callId} ${more.join(" ")}`);
}
