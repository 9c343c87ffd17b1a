import type { HeaderField } from "../message/header-field.ts";
import type { NameAddr } from "./name-addr.ts";
import { formatNameAddr, parseNameAddr } from "./name-addr.ts";

/** RFC 3261 §20.10. The wildcard "*" of a REGISTER is a value whose `uri` is "*". */
export const contact: HeaderField<NameAddr> = {
  name: "Contact",
  compact: "m",
  parse(value) {
    return value === "*" ? { displayName: "", uri: "*", params: {} } : parseNameAddr(value);
  },
  format(value) {
    return value.uri === "*" ? "*" : formatNameAddr(value);
  },
};
