import { nameAddrField } from "./name-addr.ts";

/** RFC 3892 §3; the `cid` parameter stands in `params`. */
export const referredBy = nameAddrField("Referred-By", "b");
