import type { HeaderField } from "../message/header-field.ts";
import { parseNumber, quote, unquote } from "../message/params.ts";

/** RFC 3261 §20.43. */
export interface Warning {
  /** 399: miscellaneous. */
  readonly code: number;
  /** Host or pseudonym of the one who warns. */
  readonly agent: string;
  readonly text: string;
}

export const warning: HeaderField<Warning> = {
  name: "Warning",
  parse(value) {
    const [, digits, agent, quoted] = /^(\d{3})[ \t]+(\S+)[ \t]+(".*")$/.exec(value) ?? [];
    const code = parseNumber(digits ?? "", 999);
    const text = unquote(quoted ?? '"');
    return code === undefined || agent === undefined || text === undefined ? undefined : { code, agent, text };
  },
  format(value) {
    return `${value.code} ${value.agent} ${quote(value.text)}`;
  },
};
