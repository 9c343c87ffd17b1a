export { type ClusterKeys, clusterKeys, type RotationSecrets, type TokenKey } from "./cluster-keys.ts";
export { type Entropy, entropyFrom } from "./entropy.ts";
export { mintNonce, type NonceScope, readNonce } from "./nonce.ts";
export { PARTITIONS, partitionOf } from "./partition.ts";
export { keyFromHex, type SipKey, sipHash } from "./sip-hash.ts";
export { statelessTag } from "./stateless-tag.ts";
export { mintBranch, mintToken, readBranch, readToken, TOKEN_LENGTH, type TokenFields } from "./token.ts";
export {
  formatTraceparent,
  isChosen,
  isSampled,
  sampled,
  spanIdOf,
  TRACE_HEADER,
  traceIdOf,
} from "./trace-context.ts";
