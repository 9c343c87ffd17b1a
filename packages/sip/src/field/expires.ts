import { MAX_SECONDS } from "../message/params.ts";
import { numberField } from "./numbers.ts";

/** RFC 3261 §20.19, in seconds. */
export const expires = numberField("Expires", MAX_SECONDS);
