export { bootNonce } from "./boot-nonce.ts";
export { entropyPool } from "./entropy-pool.ts";
export { systemHash } from "./system-hash.ts";
