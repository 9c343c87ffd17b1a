import type { HeaderField } from "../message/header-field.ts";
import { isToken, parseNumber } from "../message/params.ts";

/** RFC 3261 §20.16. */
export interface CSeq {
  /** 0 to 2^31 - 1. */
  readonly number: number;
  readonly method: string;
}

export const cseq: HeaderField<CSeq> = {
  name: "CSeq",
  parse(value) {
    const [, digits, method] = /^0*(\d+)[ \t]+(\S+)$/.exec(value) ?? [];
    const number = parseNumber(digits ?? "", 2_147_483_647);
    return number === undefined || method === undefined || !isToken(method) ? undefined : { number, method };
  },
  format(value) {
    return `${value.number} ${value.method}`;
  },
};
