import type { HeaderField } from "../message/header-field.ts";
import { isToken, MAX_SECONDS, parseNumber, parseParams } from "../message/params.ts";

/** RFC 6665 §8.2.3. */
export interface SubscriptionState {
  /** "active", "pending", "terminated", or an extension's; lower case. */
  readonly state: string;
  /** Lower case. */
  readonly reason: string | undefined;
  /** Seconds. */
  readonly expires: number | undefined;
  /** Seconds. */
  readonly retryAfter: number | undefined;
}

export const subscriptionState: HeaderField<SubscriptionState> = {
  name: "Subscription-State",
  parse(value) {
    const semicolon = value.indexOf(";");
    const state = (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
    const params = parseParams(semicolon < 0 ? "" : value.slice(semicolon));
    if (!isToken(state) || params === undefined) return undefined;
    const expires = seconds(params["expires"]);
    const retryAfter = seconds(params["retry-after"]);
    if (expires === "malformed" || retryAfter === "malformed") return undefined;
    return { state, reason: params["reason"]?.toLowerCase(), expires, retryAfter };
  },
  format(value) {
    const reason = value.reason === undefined ? "" : `;reason=${value.reason}`;
    const expires = value.expires === undefined ? "" : `;expires=${value.expires}`;
    const retryAfter = value.retryAfter === undefined ? "" : `;retry-after=${value.retryAfter}`;
    return `${value.state}${reason}${expires}${retryAfter}`;
  },
};

function seconds(text: string | undefined): number | undefined | "malformed" {
  return text === undefined ? undefined : (parseNumber(text, MAX_SECONDS) ?? "malformed");
}
