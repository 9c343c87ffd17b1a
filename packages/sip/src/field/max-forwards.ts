import { numberField } from "./numbers.ts";

/** RFC 3261 §20.22: 0 to 255. */
export const maxForwards = numberField("Max-Forwards", 255);
