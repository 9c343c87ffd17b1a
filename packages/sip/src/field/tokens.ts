import type { HeaderField } from "../message/header-field.ts";
import { isToken } from "../message/params.ts";
import type { SipMessage } from "../message/sip-message.ts";
import { headers } from "../message/sip-message.ts";

function tokenField(name: string, compact?: string): HeaderField<string> {
  const field = {
    name,
    parse: (value: string) => (isToken(value) ? value : undefined),
    format: (value: string) => value,
  };
  return compact === undefined ? field : { ...field, compact };
}

/** RFC 3261 §20.32: one option tag a value. */
export const require = tokenField("Require");
/** RFC 3261 §20.29. */
export const proxyRequire = tokenField("Proxy-Require");
/** RFC 3261 §20.37. */
export const supported = tokenField("Supported", "k");
/** RFC 3261 §20.5: one method a value. */
export const allow = tokenField("Allow");

/** All option tags of a field in lower case: `optionTags(message, "Require")`. What is no token is kept, so that it is refused too. */
export function optionTags(message: SipMessage, name: string): readonly string[] {
  return headers(message, name).map((tag) => tag.toLowerCase());
}
