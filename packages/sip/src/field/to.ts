import { nameAddrField } from "./name-addr.ts";

/** RFC 3261 §20.39. */
export const to = nameAddrField("To", "t");
