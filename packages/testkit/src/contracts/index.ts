export { actorStoreContract } from "./actor-store-contract.ts";
