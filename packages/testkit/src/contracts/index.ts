export { actorStoreContract } from "./actor-store-contract.ts";
export { type BusUnderTest, busContract } from "./bus-contract.ts";
