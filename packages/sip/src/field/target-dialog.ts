import type { HeaderField } from "../message/header-field.ts";
import { parseDialogId } from "./dialog-id.ts";

/** RFC 4538 §7: local and remote as the sender of the request sees them. */
export interface TargetDialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}

export const targetDialog: HeaderField<TargetDialog> = {
  name: "Target-Dialog",
  parse(value) {
    const id = parseDialogId(value);
    const localTag = id?.params["local-tag"] ?? "";
    const remoteTag = id?.params["remote-tag"] ?? "";
    return id === undefined || localTag === "" || remoteTag === ""
      ? undefined
      : { callId: id.callId, localTag, remoteTag };
  },
  format(value) {
    return `${value.callId};local-tag=${value.localTag};remote-tag=${value.remoteTag}`;
  },
};
