import type { HeaderField } from "../message/header-field.ts";
import { MAX_SECONDS, parseNumber, parseParams } from "../message/params.ts";

/** RFC 4028 §4. */
export interface SessionExpires {
  readonly seconds: number;
  readonly refresher: "uac" | "uas" | undefined;
}

export const sessionExpires: HeaderField<SessionExpires> = {
  name: "Session-Expires",
  compact: "x",
  parse(value) {
    const [, digits, tail] = /^(\d+)[ \t]*(;.*)?$/.exec(value) ?? [];
    const seconds = parseNumber(digits ?? "", MAX_SECONDS);
    const params = parseParams(tail ?? "");
    if (seconds === undefined || params === undefined) return undefined;
    const refresher = params["refresher"]?.toLowerCase();
    if (refresher === undefined) return { seconds, refresher };
    return refresher === "uac" || refresher === "uas" ? { seconds, refresher } : undefined;
  },
  format(value) {
    return value.refresher === undefined ? String(value.seconds) : `${value.seconds};refresher=${value.refresher}`;
  },
};
