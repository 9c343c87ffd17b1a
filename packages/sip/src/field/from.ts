import { nameAddrField } from "./name-addr.ts";

/** RFC 3261 §20.20. */
export const from = nameAddrField("From", "f");
