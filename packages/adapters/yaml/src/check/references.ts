import { nearest } from "../nearest.ts";
import type { Found, Path } from "../problem.ts";
import { isRecord } from "../schema/schema-walk.ts";
import { type Row, rowsOf, textAt } from "./rows.ts";

const DIRECTIONS = ["INBOUND", "OUTBOUND"] as const;

/** Names that must be somebody's: a route's carriers, a trunk's decks. */
export function findDangling(file: Row): readonly Found[] {
  const carriers = rowsOf(file, "carriers").flatMap((row) => textAt(row, "name") ?? []);
  const decks = rowsOf(file, "rateDecks").flatMap((row) => {
    const [name, direction] = [textAt(row, "name"), textAt(row, "direction")];
    return name === undefined || direction === undefined ? [] : [{ name, direction }];
  });
  return [
    ...rowsOf(file, "routes").flatMap((route) =>
      rowsOf(route, "carriers").flatMap((row) =>
        unknownName("carrier", textAt(row, "name"), carriers, [...row.path, "name"], "carriers"),
      ),
    ),
    ...rowsOf(file, "trunks").flatMap((trunk) => danglingDecks(trunk, decks)),
  ];
}

function danglingDecks(trunk: Row, decks: readonly { name: string; direction: string }[]): readonly Found[] {
  const path = [...trunk.path, "rateDeck"];
  const rateDeck = trunk.fields["rateDeck"];
  if (typeof rateDeck === "string") {
    return unknownName(
      "rate deck",
      rateDeck,
      decks.map((deck) => deck.name),
      path,
      "rateDecks",
    );
  }
  if (!isRecord(rateDeck)) return [];
  return DIRECTIONS.flatMap((direction) => {
    const wanted = textAt({ path, fields: rateDeck }, direction);
    const those = decks.filter((deck) => deck.direction === direction).map((deck) => deck.name);
    return unknownName(`${direction} rate deck`, wanted, those, [...path, direction], "rateDecks");
  });
}

function unknownName(
  what: string,
  wanted: string | undefined,
  known: readonly string[],
  path: Path,
  list: string,
): readonly Found[] {
  if (wanted === undefined || known.includes(wanted)) return [];
  const like = nearest(wanted, known);
  const names = [...new Set(known)].join(", ");
  const all = names === "" ? `add it under ${list}` : `write one of ${names}, or add it under ${list}`;
  return [
    {
      path,
      message: `there is no ${what} ${JSON.stringify(wanted)}`,
      fix: like === undefined ? all : `did you mean ${like}? Write ${like}, or add ${wanted} under ${list}`,
    },
  ];
}
