export type { Sipfrag } from "./sipfrag.ts";
export { formatSipfrag, parseSipfrag, SIPFRAG_CONTENT_TYPE } from "./sipfrag.ts";
