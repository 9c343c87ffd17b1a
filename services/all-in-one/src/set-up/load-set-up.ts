import { formatConfigErrors, loadConfig } from "@tandem/adapter-yaml";
import { formatDeckErrors, loadDecks, type RateDecks } from "@tandem/billing";
import type { Config } from "@tandem/directory";
import { err, ok, type Result } from "@tandem/sip";
import { LIMIT_NAMES } from "./limit-names.ts";

/** A configuration file with the rate decks it names, read and checked. */
export interface SetUp {
  readonly config: Config;
  readonly decks: RateDecks;
  /** What works but is seldom meant, a line or two each. */
  readonly warnings: readonly string[];
}

/** Reads both, or says in one text all that is wrong with either, where, and what to write instead. */
export async function loadSetUp(file: string): Promise<Result<SetUp, string>> {
  const warnings: string[] = [];
  const config = await loadConfig(file, {
    limitNames: LIMIT_NAMES,
    onWarning: ({ line, column, message, fix }) => warnings.push(`${file}:${line}:${column}: ${message}; ${fix}`),
  });
  if (!config.ok) return err(formatConfigErrors(config.error));
  const decks = await loadDecks(config.value.rateDecks);
  if (!decks.ok) {
    return err(
      `${formatDeckErrors(decks.error)}\nNothing of a deck with an error is used: correct the rows and start again.\n`,
    );
  }
  return ok({ config: config.value, decks: decks.value, warnings });
}
