import { createHash } from "node:crypto";

/** A Lua script that Redis runs as one step: sent by its hash, whole only to a server that does not know it yet. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

export function script(lua: string): Script {
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}
