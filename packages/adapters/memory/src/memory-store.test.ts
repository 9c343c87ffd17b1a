import { actorStoreContract } from "@tandem/testkit/contracts";
import { memoryStore } from "./memory-store.ts";

const bytes = {
  encode: (state: string) => new TextEncoder().encode(state),
  decode: (kept: unknown) => new TextDecoder().decode(kept as Uint8Array),
};

actorStoreContract("states in memory as they are", () =>
  Promise.resolve(memoryStore<string>(undefined, undefined, () => 0)),
);
actorStoreContract("states in memory as bytes", () => Promise.resolve(memoryStore(bytes, undefined, () => 0)));
