import { decodeCall, encodeCall } from "../call/codec.ts";
import type { Call } from "../call/state.ts";

/** A call as a store keeps it: two texts, the cold one left out when the step has not touched it (CLUSTER rule 16). */
export interface StoredTexts {
  readonly hot: string;
  readonly cold: string;
}

/** Both parts of a call for a store. Throws on text that no version of it wrote. */
export const callCodec = {
  /** @param before the state of the last commit, when it is known: states are never mutated, so one look tells whether the texts are the same */
  encode(call: Call, before: Call | undefined): { readonly hot: string; readonly cold: string | undefined } {
    const { hot, cold } = encodeCall(call);
    return { hot, cold: before?.texts === call.texts ? undefined : JSON.stringify(cold) };
  },
  decode({ hot, cold }: StoredTexts): Call {
    return decodeCall({ hot, cold: textsOf(cold) });
  },
};

function textsOf(cold: string): Readonly<Record<string, string>> {
  const texts: unknown = JSON.parse(cold);
  if (typeof texts !== "object" || texts === null) throw new Error("the texts of a call are no object");
  return texts as Readonly<Record<string, string>>;
}
