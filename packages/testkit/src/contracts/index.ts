export { actorStoreContract } from "./actor-store-contract.ts";
export { billingPortContract } from "./billing-port-contract.ts";
export { type BusUnderTest, busContract } from "./bus-contract.ts";
export { callRecordsPortContract } from "./call-records-port-contract.ts";
export { type LimitsWorld, limitsContract } from "./limits-contract.ts";
export type { ForgetfulStore } from "./lost-writes.ts";
export { type PlacementWorld, placementContract } from "./placement-contract.ts";
export { routerPortContract } from "./router-port-contract.ts";
