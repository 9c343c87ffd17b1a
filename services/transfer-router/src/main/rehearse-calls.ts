import { entropyPool } from "@tandem/adapter-crypto";
import { memoryStore } from "@tandem/adapter-memory";
import type { EncodedCall } from "../call/codec.ts";
import type { Call } from "../call/state.ts";
import { callCodec } from "../host/call-codec.ts";
import type { RouterOptions } from "../host/router.ts";
import { rehearseRouter } from "../rehearsal/rehearse-router.ts";
import { breathe } from "./breathe.ts";

const CALLS = 300;
/** A rehearsal that takes longer than this is cut off, however far it is. */
const WITHIN_MS = 3_000;

/** The first real calls find compiled code; what a rehearsal leaves behind goes with its store. */
export function rehearseCalls(plan: RouterOptions["plan"]): Promise<number> {
  const encode = (call: Call, before: Call | undefined, kept: unknown): EncodedCall =>
    callCodec.keep(kept as EncodedCall | undefined, callCodec.encode(call, before));
  return rehearseRouter({
    plan,
    entropy: entropyPool(),
    store: memoryStore<Call>({ encode, decode: (kept) => callCodec.decode(kept as EncodedCall) }),
    calls: CALLS,
    withinMs: WITHIN_MS,
    elapsed: () => performance.now(),
    breathe,
  });
}
