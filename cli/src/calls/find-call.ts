import type { CallJson } from "@tandem/all-in-one";
import type { Answered } from "./answered.ts";
import type { RecordSource } from "./record-source.ts";

/** One call, by its callId or by the SIP Call-ID of one of its legs. */
export async function findCall(source: RecordSource, callId: string): ReturnType<RecordSource["get"]> {
  const found = await source.get(callId);
  if (found.ok || found.status !== 404) return found;
  const page: Answered<{ readonly calls: readonly CallJson[] }> = await source.list(
    new URLSearchParams({ sipCallId: callId }),
  );
  const [first] = page.ok ? page.value.calls : [];
  return first === undefined ? found : source.get(first.callId);
}
