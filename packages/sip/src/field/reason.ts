import type { HeaderField } from "../message/header-field.ts";
import { isToken, parseNumber, parseParams, quote } from "../message/params.ts";

/** RFC 3326 §2. */
export interface Reason {
  /** "SIP", "Q.850", ... as written. */
  readonly protocol: string;
  readonly cause: number | undefined;
  readonly text: string | undefined;
}

export const reason: HeaderField<Reason> = {
  name: "Reason",
  parse(value) {
    const semicolon = value.indexOf(";");
    const protocol = (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
    const params = parseParams(semicolon < 0 ? "" : value.slice(semicolon));
    if (!isToken(protocol) || params === undefined) return undefined;
    const cause = params["cause"] === undefined ? undefined : parseNumber(params["cause"], 65_535);
    return params["cause"] !== undefined && cause === undefined ? undefined : { protocol, cause, text: params["text"] };
  },
  format(value) {
    const cause = value.cause === undefined ? "" : `;cause=${value.cause}`;
    return `${value.protocol}${cause}${value.text === undefined ? "" : `;text=${quote(value.text)}`}`;
  },
};
