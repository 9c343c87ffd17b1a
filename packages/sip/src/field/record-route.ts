import { nameAddrField } from "./name-addr.ts";

/** RFC 3261 §20.30. */
export const recordRoute = nameAddrField("Record-Route");
