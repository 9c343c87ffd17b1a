import { actorStoreContract, type ForgetfulStore } from "@tandem/testkit/contracts";
import { type MemoryStore, memoryStore } from "./memory-store.ts";

const bytes = {
  encode: (state: string) => new TextEncoder().encode(state),
  decode: (kept: unknown) => new TextDecoder().decode(kept as Uint8Array),
};

const forgetful = (store: MemoryStore<string>): Promise<ForgetfulStore> =>
  Promise.resolve({
    store,
    keep() {
      const putBack = store.keep();
      return Promise.resolve(() => Promise.resolve(putBack()));
    },
  });

actorStoreContract("states in memory as they are", () => forgetful(memoryStore(undefined, undefined, () => 0)));
actorStoreContract("states in memory as bytes", () => forgetful(memoryStore(bytes, undefined, () => 0)));
