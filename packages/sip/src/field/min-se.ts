import { secondsField } from "./numbers.ts";

/** RFC 4028 §5, in seconds. */
export const minSe = secondsField("Min-SE");
