import type { HeaderField } from "../message/header-field.ts";
import { isToken, parseNumber } from "../message/params.ts";

/** RFC 3262 §7.2: which provisional response a PRACK acknowledges. */
export interface RAck {
  readonly rseq: number;
  readonly cseq: number;
  readonly method: string;
}

export const rack: HeaderField<RAck> = {
  name: "RAck",
  parse(value) {
    const [, rseqText, cseqText, method] = /^(\d+)[ \t]+(\d+)[ \t]+(\S+)$/.exec(value) ?? [];
    const rseq = parseNumber(rseqText ?? "", 4_294_967_295);
    const cseq = parseNumber(cseqText ?? "", 2_147_483_647);
    if (rseq === undefined || cseq === undefined || method === undefined || !isToken(method)) return undefined;
    return { rseq, cseq, method };
  },
  format(value) {
    return `${value.rseq} ${value.cseq} ${value.method}`;
  },
};
