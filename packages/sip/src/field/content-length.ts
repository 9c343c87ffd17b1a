import { numberField } from "./numbers.ts";

/** RFC 3261 §20.14, in bytes. */
export const contentLength = numberField("Content-Length", 2_147_483_647, "l");
