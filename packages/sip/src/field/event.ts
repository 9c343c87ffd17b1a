import type { HeaderField } from "../message/header-field.ts";
import type { Params } from "../message/params.ts";
import { formatParams, isToken, parseParams } from "../message/params.ts";

/** RFC 6665 §8.2.1. */
export interface Event {
  /** With its templates: "refer", "presence.winfo". Compared byte by byte. */
  readonly package: string;
  readonly id: string | undefined;
  /** All parameters, `id` too. `format` writes these. */
  readonly params: Params;
}

export const event: HeaderField<Event> = {
  name: "Event",
  compact: "o",
  parse(value) {
    const semicolon = value.indexOf(";");
    const name = (semicolon < 0 ? value : value.slice(0, semicolon)).trim();
    const params = parseParams(semicolon < 0 ? "" : value.slice(semicolon));
    return !isToken(name) || params === undefined ? undefined : { package: name, id: params["id"], params };
  },
  format(value) {
    return `${value.package}${formatParams(value.params)}`;
  },
};
