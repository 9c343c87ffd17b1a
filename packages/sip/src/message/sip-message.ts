export { hasHeader, header, headers, headerUri } from "./headers.ts";
export { detach, encodeLatin1 } from "./latin1.ts";
export { parse } from "./parse.ts";
export type { Rejection, SipMessage } from "./structure.ts";
