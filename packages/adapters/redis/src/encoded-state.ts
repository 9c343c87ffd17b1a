/** How a state is kept: a hot part that each commit writes, and cold texts of which each is written when it changed. */
export interface StateCodec<S> {
  encode(state: S, before: S | undefined): EncodedState;
  /** Throws on what `encode` never made. */
  decode(kept: { readonly hot: string; readonly cold: Readonly<Record<string, string>> }): S;
}

export interface EncodedState {
  readonly hot: string;
  /** Texts that are not as in `before`, each behind its name; all of them without `before`. */
  readonly changed: readonly string[];
  /** Names of those in `before` that are no more. */
  readonly gone: readonly string[];
}

/** Begins the names of cold texts, so that none is taken for a field of the actor's own. */
export const TEXT = ".";
