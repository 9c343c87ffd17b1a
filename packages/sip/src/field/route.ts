import { nameAddrField } from "./name-addr.ts";

/** RFC 3261 §20.34. Without <> it is read too, though the grammar wants them. */
export const route = nameAddrField("Route");
