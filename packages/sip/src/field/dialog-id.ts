import type { Params } from "../message/params.ts";
import { parseParams } from "../message/params.ts";

/** "callid;a=1;b=2", the form of Replaces and Target-Dialog; undefined: malformed. */
export function parseDialogId(value: string): { readonly callId: string; readonly params: Params } | undefined {
  const semicolon = value.indexOf(";");
  if (semicolon < 1) return undefined;
  const callId = value.slice(0, semicolon).trim();
  const params = parseParams(value.slice(semicolon));
  return params === undefined || !/^[!-+\--~\x80-\xff]+$/.test(callId) ? undefined : { callId, params };
}
