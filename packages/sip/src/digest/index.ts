export type { ChallengeParts } from "./challenges.ts";
export { challenges } from "./challenges.ts";
export type { DigestCredential, DigestParts } from "./digest-response.ts";
export { digestResponse } from "./digest-response.ts";
export type { DigestAlgorithm, Hash } from "./hash.ts";
export type { DigestAuthorization, DigestCheck, DigestProof, DigestRefusal } from "./verify-digest.ts";
export { verifyDigest } from "./verify-digest.ts";
