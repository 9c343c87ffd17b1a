/** A pattern of digits as libphonenumber writes them: digits, `\d`, classes, groups, alternatives, `?` and `{n,m}`. */
type Node =
  | { readonly kind: "set"; readonly digits: ReadonlySet<number> }
  | { readonly kind: "all"; readonly parts: readonly Node[] }
  | { readonly kind: "any"; readonly parts: readonly Node[] }
  | { readonly kind: "repeat"; readonly part: Node; readonly min: number; readonly max: number };

/** A non-deterministic automaton: each state's moves on a digit and without one. */
interface Automaton {
  readonly moves: { readonly digits: ReadonlySet<number>; readonly to: number }[][];
  readonly free: number[][];
}

// No plan tells kinds of numbers apart later than here; a longer prefix would be a list of subscribers.
const MAX_DEPTH = 9;

/** The shortest digit prefixes such that every number the pattern takes begins with one of them. */
export function digitPrefixes(pattern: string): readonly string[] {
  const automaton: Automaton = { moves: [], free: [] };
  const start = addState(automaton);
  const end = addState(automaton);
  build(automaton, parsePattern(pattern), start, end);
  const found: string[] = [];
  walk(automaton, closure(automaton, [start]), end, "", found);
  return found;
}

function walk(automaton: Automaton, states: readonly number[], end: number, prefix: string, found: string[]): void {
  if (prefix !== "" && (prefix.length >= MAX_DEPTH || isUniform(automaton, states, end))) {
    found.push(prefix);
    return;
  }
  for (let digit = 0; digit < 10; digit++) {
    const next = step(automaton, states, digit);
    if (next.length > 0) walk(automaton, next, end, prefix + digit, found);
  }
}

/** Whether it no longer matters which digits follow. */
function isUniform(automaton: Automaton, states: readonly number[], end: number): boolean {
  const first = step(automaton, states, 0);
  for (let digit = 1; digit < 10; digit++) {
    if (step(automaton, states, digit).join() !== first.join()) return false;
  }
  return first.length === 0 ? states.includes(end) : isUniform(automaton, first, end);
}

function step(automaton: Automaton, states: readonly number[], digit: number): readonly number[] {
  const to = states.flatMap((state) =>
    (automaton.moves[state] ?? []).filter((m) => m.digits.has(digit)).map((m) => m.to),
  );
  return closure(automaton, to);
}

function closure(automaton: Automaton, states: readonly number[]): readonly number[] {
  const seen = new Set(states);
  for (const state of seen) for (const to of automaton.free[state] ?? []) seen.add(to);
  return [...seen].sort((a, b) => a - b);
}

function addState(automaton: Automaton): number {
  automaton.moves.push([]);
  return automaton.free.push([]) - 1;
}

function build(automaton: Automaton, node: Node, from: number, to: number): void {
  switch (node.kind) {
    case "set":
      automaton.moves[from]?.push({ digits: node.digits, to });
      return;
    case "any":
      for (const part of node.parts) build(automaton, part, from, to);
      return;
    case "all": {
      let at = from;
      for (const part of node.parts) {
        const next = addState(automaton);
        build(automaton, part, at, next);
        at = next;
      }
      automaton.free[at]?.push(to);
      return;
    }
    case "repeat": {
      let at = from;
      for (let i = 0; i < node.max; i++) {
        if (i >= node.min) automaton.free[at]?.push(to);
        const next = addState(automaton);
        build(automaton, node.part, at, next);
        at = next;
      }
      automaton.free[at]?.push(to);
    }
  }
}

function parsePattern(pattern: string): Node {
  let at = 0;
  const alternatives = (): Node => {
    const parts: Node[] = [sequence()];
    while (pattern[at] === "|") {
      at++;
      parts.push(sequence());
    }
    return { kind: "any", parts };
  };
  const sequence = (): Node => {
    const parts: Node[] = [];
    while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") parts.push(repeated(atom()));
    return { kind: "all", parts };
  };
  const atom = (): Node => {
    const char = pattern[at++] ?? "";
    if (char === "(") {
      if (pattern.startsWith("?:", at)) at += 2;
      const inner = alternatives();
      at++;
      return inner;
    }
    if (char === "\\") {
      at++;
      return { kind: "set", digits: new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) };
    }
    if (char !== "[") return { kind: "set", digits: new Set([digitOf(char)]) };
    const digits = new Set<number>();
    while (pattern[at] !== "]") {
      const low = digitOf(pattern[at++] ?? "");
      if (pattern[at] !== "-") {
        digits.add(low);
        continue;
      }
      const high = digitOf(pattern[at + 1] ?? "");
      at += 2;
      for (let digit = low; digit <= high; digit++) digits.add(digit);
    }
    at++;
    return { kind: "set", digits };
  };
  const repeated = (part: Node): Node => {
    if (pattern[at] === "?") {
      at++;
      return { kind: "repeat", part, min: 0, max: 1 };
    }
    if (pattern[at] !== "{") return part;
    const close = pattern.indexOf("}", at);
    const [min = "", max = min] = pattern.slice(at + 1, close).split(",");
    at = close + 1;
    return { kind: "repeat", part, min: Number(min), max: Number(max) };
  };
  return alternatives();
}

function digitOf(char: string): number {
  if (!/^\d$/.test(char)) throw new Error(`a number pattern has ${JSON.stringify(char)} where a digit belongs`);
  return Number(char);
}
