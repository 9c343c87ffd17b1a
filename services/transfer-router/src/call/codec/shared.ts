import type { Route } from "../state.ts";
import { corrupt, type Text } from "./row.ts";

/** What the rows of one call share while they are written. */
export interface Writing {
  readonly id: string;
  readonly ref: string;
  /** Instants are stored as distances from here. */
  readonly base: number;
  /** Texts that stand in several places: numbers, hosts, names. */
  readonly words: string[];
  readonly numbers: Map<string, number>;
  readonly routes: Route[];
}

/** The same, while they are read. */
export interface Reading {
  readonly id: string;
  readonly ref: string;
  readonly base: number;
  readonly words: readonly string[];
  readonly routes: readonly Route[];
}

/** The number of a text in the table of words; 0 for "". The table stands apart, so that a reader may skip what it does not know. */
export function packWord(w: Writing, text: string): number {
  if (text === "") return 0;
  const known = w.numbers.get(text);
  if (known !== undefined) return known;
  const number = w.words.push(text);
  w.numbers.set(text, number);
  return number;
}

export function unpackWord(r: Reading, number: number): string {
  return number === 0 ? "" : (r.words[number - 1] ?? corrupt(`no word ${number}`));
}

/** A text that may begin with the incarnation or its short form, as every id of the call does (CLUSTER rule 3). */
export function packOwn(w: Pick<Writing, "id" | "ref">, text: string): string {
  if (text.startsWith(w.ref)) {
    return text.startsWith(w.id) ? `~${text.slice(w.id.length)}` : `^${text.slice(w.ref.length)}`;
  }
  return text.startsWith("~") || text.startsWith("^") || text.startsWith("=") ? `=${text}` : text;
}

export function unpackOwn(r: Pick<Reading, "id" | "ref">, stored: string): string {
  switch (stored.charCodeAt(0)) {
    case 0x7e:
      return r.id + stored.slice(1);
    case 0x5e:
      return r.ref + stored.slice(1);
    case 0x3d:
      return stored.slice(1);
    default:
      return stored;
  }
}

/** As `packOwn`, where "" is the default. */
export function packOwnText(w: Writing, text: string): Text {
  return text === "" ? 0 : packOwn(w, text);
}

export function unpackOwnText(r: Reading, stored: Text): string {
  return stored === 0 ? "" : unpackOwn(r, stored);
}
