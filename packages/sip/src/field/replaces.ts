import type { HeaderField } from "../message/header-field.ts";
import { parseDialogId } from "./dialog-id.ts";

/** RFC 3891 §6.1: tags as the one sees them to whom it is sent. */
export interface Replaces {
  readonly callId: string;
  readonly fromTag: string;
  readonly toTag: string;
  readonly earlyOnly: boolean;
}

export const replaces: HeaderField<Replaces> = {
  name: "Replaces",
  parse(value) {
    const id = parseDialogId(value);
    const fromTag = id?.params["from-tag"] ?? "";
    const toTag = id?.params["to-tag"] ?? "";
    if (id === undefined || fromTag === "" || toTag === "") return undefined;
    return { callId: id.callId, fromTag, toTag, earlyOnly: id.params["early-only"] !== undefined };
  },
  format(value) {
    return `${value.callId};to-tag=${value.toTag};from-tag=${value.fromTag}${value.earlyOnly ? ";early-only" : ""}`;
  },
};
