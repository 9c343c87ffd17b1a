/** What was found longer ago is no ground to send a call anywhere. */
const STALE_MS = 3_600_000;

export interface StaleAnswers<T> {
  keep(key: string, answer: T): void;
  forget(key: string): void;
  /** What was kept last, within an hour. */
  find(key: string): T | undefined;
}

/** The last good answers by key, at most `limit` of them; the one that was renewed longest ago goes first. */
export function staleAnswers<T>(limit: number, now: () => number): StaleAnswers<T> {
  const answers = new Map<string, { readonly answer: T; readonly at: number }>();
  return {
    keep(key, answer) {
      answers.delete(key);
      if (answers.size >= limit) {
        const oldest = answers.keys().next();
        if (oldest.done !== true) answers.delete(oldest.value);
      }
      answers.set(key, { answer, at: now() });
    },
    forget: (key) => void answers.delete(key),
    find(key) {
      const known = answers.get(key);
      return known === undefined || now() - known.at > STALE_MS ? undefined : known.answer;
    },
  };
}
