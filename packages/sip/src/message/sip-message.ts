export { detach, encodeLatin1 } from "./latin1.ts";
export { header, headers, headerUri, hasHeader } from "./headers.ts";
export { parse } from "./parse.ts";
export type { Rejection, SipMessage } from "./structure.ts";
