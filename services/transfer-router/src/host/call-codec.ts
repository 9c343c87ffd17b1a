import { decodeCall, type EncodedCall, encodeCall } from "../call/codec.ts";
import type { Call } from "../call/state.ts";

/** A call on its way to a store: the hot part, and what has become of its cold texts since `before` (CLUSTER rule 16). */
export interface CallWriting {
  readonly hot: string;
  /** Texts that are new or others, each behind its name; all of them without `before`. */
  readonly changed: readonly string[];
  /** Names of those that are no more. */
  readonly gone: readonly string[];
}

const NOTHING: readonly string[] = [];

/** A call's parts for a store. Throws on text that no version of it wrote. */
export const callCodec = {
  /** @param before the state of the last commit, when it is known: states are never mutated, so one look tells whether a text is the same */
  encode(call: Call, before: Call | undefined): CallWriting {
    const { hot, cold } = encodeCall(call);
    const held = before?.texts ?? {};
    if (held === cold) return { hot, changed: NOTHING, gone: NOTHING };
    const changed: string[] = [];
    for (const name of Object.keys(cold)) {
      const text = cold[name] ?? "";
      if (!Object.hasOwn(held, name) || held[name] !== text) changed.push(name, text);
    }
    return { hot, changed, gone: Object.keys(held).filter((name) => !Object.hasOwn(cold, name)) };
  },
  decode: (kept: EncodedCall): Call => decodeCall(kept),
  /** What a store holds after that, on top of what it had. */
  keep(kept: EncodedCall | undefined, { hot, changed, gone }: CallWriting): EncodedCall {
    const texts = new Map(Object.entries(kept?.cold ?? {}));
    for (let i = 0; i < changed.length; i += 2) texts.set(changed[i] ?? "", changed[i + 1] ?? "");
    for (const name of gone) texts.delete(name);
    return { hot, cold: Object.fromEntries(texts) };
  },
};
