import type { HeaderField } from "../message/header-field.ts";
import { isToken } from "../message/params.ts";

/** RFC 3323 §4.2: the values in lower case, as ["id", "critical"]. Some peers split them by commas. */
export const privacy: HeaderField<readonly string[]> = {
  name: "Privacy",
  parse(value) {
    const values = value
      .toLowerCase()
      .split(/[;,]/)
      .map((part) => part.trim());
    return values.every(isToken) ? values : undefined;
  },
  format: (value) => value.join(";"),
};
