import { secondsField } from "./numbers.ts";

/** RFC 3261 §20.33, in seconds; comment and parameters are left out. */
export const retryAfter = secondsField("Retry-After");
