import type { HeaderField } from "../message/header-field.ts";

/** RFC 4488 §4: false asks for no implicit subscription. */
export const referSub: HeaderField<boolean> = {
  name: "Refer-Sub",
  parse(value) {
    const word = /^(true|false)[ \t]*(?:;.*)?$/i.exec(value)?.[1]?.toLowerCase();
    return word === undefined ? undefined : word === "true";
  },
  format: String,
};
