import type { HeaderField } from "../message/header-field.ts";

/** RFC 3261 §20.8: compared byte by byte. */
export const callId: HeaderField<string> = {
  name: "Call-ID",
  compact: "i",
  parse: (value) => (/^[!-~\x80-\xff]+$/.test(value) ? value : undefined),
  format: (value) => value,
};
