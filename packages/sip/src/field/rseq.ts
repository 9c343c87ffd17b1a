import { numberField } from "./numbers.ts";

/** RFC 3262 §7.1. */
export const rseq = numberField("RSeq", 4_294_967_295);
