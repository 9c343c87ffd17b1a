import { readFile } from "node:fs/promises";
import type { RatingDirection } from "../rating/rate.ts";
import { type RateDeck, rateDeck } from "../rating/rate-deck.ts";
import { type RateDecks, rateDecks } from "../rating/rate-decks.ts";
import { type DeckError, parseDeck } from "./parse-deck.ts";

/** Where a deck is: an entry of `rateDecks` in the configuration. */
export interface DeckSource {
  readonly name: string;
  readonly direction: RatingDirection;
  /** ISO 4217. */
  readonly currency: string;
  readonly file: string;
}

export type LoadedDecks =
  | { readonly ok: true; readonly value: RateDecks }
  | { readonly ok: false; readonly error: readonly DeckError[] };

/** All decks, or every error of all of them: one bad row, and none is used. */
export async function loadDecks(sources: readonly DeckSource[]): Promise<LoadedDecks> {
  const decks: RateDeck[] = [];
  const errors: DeckError[] = [];
  for (const source of sources) {
    const text = await readFile(source.file, "utf8").catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      errors.push({ file: source.file, line: 0, column: "", message: `the file cannot be read: ${reason}` });
      return undefined;
    });
    if (text === undefined) continue;
    const parsed = parseDeck(text, source.file);
    if ("errors" in parsed) errors.push(...parsed.errors);
    else decks.push(rateDeck(source, parsed.rates));
  }
  return errors.length > 0 ? { ok: false, error: errors } : { ok: true, value: rateDecks(decks) };
}

/** `rates.csv, line 3, column price_per_minute: "x" is not an amount …`, one error a line. */
export function formatDeckErrors(errors: readonly DeckError[]): string {
  return errors
    .map(({ file, line, column, message }) => {
      const where = [file, line > 0 ? `line ${line}` : "", column === "" ? "" : `column ${column}`];
      return `${where.filter((part) => part !== "").join(", ")}: ${message}`;
    })
    .join("\n");
}
