import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type ParsedNode,
} from "yaml";
import type { Path } from "./problem.ts";

/** Where values of a document stand in its text. */
export interface SourceMap {
  /** Line and column (from 1) of the value; where it is missing, of the nearest value around it. */
  position(path: Path, atKey: boolean): { readonly line: number; readonly column: number };
  /** A scalar as it was written, without its quotes: `+12025550100` even where YAML reads a number. */
  written(path: Path): string | undefined;
}

type Doc = Document.Parsed<ParsedNode, boolean>;

export function sourceMap(document: Doc, lines: LineCounter): SourceMap {
  return {
    position(path, atKey) {
      const { node, key } = find(document, path);
      const offset = (atKey ? (key ?? node) : node)?.range?.[0] ?? 0;
      const { line, col } = lines.linePos(offset);
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    },
    written(path) {
      const { node, depth } = find(document, path);
      return depth === path.length && isScalar(node) ? (node.source ?? String(node.value)) : undefined;
    },
  };
}

interface Place {
  readonly node: Node | undefined;
  /** The key of the pair that holds the node. */
  readonly key: Node | undefined;
  /** How many steps of the path were found. */
  readonly depth: number;
}

function find(document: Doc, path: Path): Place {
  let place: Place = { node: resolve(document, document.contents), key: undefined, depth: 0 };
  for (const step of path) {
    const next = child(place.node, step);
    if (next === undefined) return place;
    const { value, key } = next;
    // An anchor's value stands elsewhere: the place to change is the alias, but the way goes on behind it.
    const isLast = place.depth + 1 === path.length;
    const node = isLast ? value : resolve(document, value);
    place = { node: node ?? key, key, depth: place.depth + 1 };
  }
  return place;
}

function resolve(document: Doc, node: Node | null | undefined): Node | undefined {
  if (isAlias(node)) return node.resolve(document) ?? undefined;
  return node ?? undefined;
}

function child(
  node: Node | undefined,
  step: string | number,
): { value: Node | undefined; key: Node | undefined } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
    if (pair === undefined) return undefined;
    return { value: asNode(pair.value), key: asNode(pair.key) };
  }
  if (isSeq(node) && typeof step === "number") {
    const item = asNode(node.items[step]);
    return item === undefined ? undefined : { value: item, key: undefined };
  }
  return undefined;
}

function asNode(value: unknown): Node | undefined {
  return isNode(value) ? value : undefined;
}
