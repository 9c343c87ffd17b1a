import { nameAddrField } from "./name-addr.ts";

/** RFC 3325 §9.1: one or two values. */
export const assertedIdentity = nameAddrField("P-Asserted-Identity");
