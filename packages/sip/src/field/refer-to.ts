import type { HeaderField } from "../message/header-field.ts";
import type { NameAddr } from "./name-addr.ts";
import { formatNameAddr, parseNameAddr } from "./name-addr.ts";

export type ReferTo = NameAddr;

// RFC 8217 §4: a URI with "," ";" or "?" needs <>. Clients leave them out nevertheless. With "?" alone there is one
// reading, embedded headers; with ";" alone too, parameters of the header field (RFC 3261 §20). Both, or "," are ambiguous.
const BARE_WITH_HEADERS = /^[a-z][a-z0-9+\-.]*:[!-+\--:=@-~]+\?[!-+\--:=?-~]+$/i;

/** RFC 3515 §2.1, RFC 8217. */
export const referTo: HeaderField<ReferTo> = {
  name: "Refer-To",
  compact: "r",
  parse(value) {
    if (BARE_WITH_HEADERS.test(value)) return { displayName: "", uri: value, params: {} };
    return value.includes("?") && !value.includes("<") ? undefined : parseNameAddr(value);
  },
  format: formatNameAddr,
};
