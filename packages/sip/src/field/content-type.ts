import type { HeaderField } from "../message/header-field.ts";
import type { Params } from "../message/params.ts";
import { formatParams, isToken, parseParams } from "../message/params.ts";

/** RFC 3261 §20.15; type and subtype in lower case. */
export interface ContentType {
  readonly type: string;
  readonly subtype: string;
  readonly params: Params;
}

export const contentType: HeaderField<ContentType> = {
  name: "Content-Type",
  compact: "c",
  parse(value) {
    const semicolon = value.indexOf(";");
    const parts = (semicolon < 0 ? value : value.slice(0, semicolon)).toLowerCase().split("/");
    const type = parts[0]?.trim() ?? "";
    const subtype = parts[1]?.trim() ?? "";
    const params = parseParams(semicolon < 0 ? "" : value.slice(semicolon));
    return parts.length !== 2 || !isToken(type) || !isToken(subtype) || params === undefined
      ? undefined
      : { type, subtype, params };
  },
  format(value) {
    return `${value.type}/${value.subtype}${formatParams(value.params)}`;
  },
};
