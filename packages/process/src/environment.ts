import { type AddressPort, parseAddressPort } from "./address-port.ts";

/** One environment variable. */
export interface Variable<V> {
  /** Of the form "as `example`". */
  readonly example: string;
  /** What it is for, in a sentence without its full stop. */
  readonly reason: string;
  /** Of a number; empty for a text. */
  readonly unit: string;
  /** As it would be written; null where it must be set. An empty one stands for "not used". */
  readonly default: string | null;
  /** The value, or undefined when the text is none: the message then shows the example, and never the text. */
  readonly parse: (text: string) => V | undefined;
}

export type EnvironmentSchema = Readonly<Record<string, Variable<unknown>>>;
export type Environment<S extends EnvironmentSchema> = {
  readonly [K in keyof S]: S[K] extends Variable<infer V> ? V : never;
};

export type EnvironmentRead<S extends EnvironmentSchema> =
  | { readonly ok: true; readonly value: Environment<S> }
  /** A line a variable: what is wrong with it, what it is for, and an example. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads each variable once, at the start. A value that is wrong is never repeated: it may be a secret. */
export function readEnvironment<S extends EnvironmentSchema>(
  schema: S,
  variables: Readonly<Record<string, string | undefined>>,
): EnvironmentRead<S> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(schema)) {
    const text = variables[name] || variable.default;
    const value = text === null ? undefined : variable.parse(text);
    values[name] = value;
    if (value !== undefined) continue;
    const what = text === null ? "is not set" : "cannot be understood";
    problems.push(`${name} ${what}: ${variable.reason}, as ${variable.example}`);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: values as Environment<S> };
}

type Described = Pick<Variable<unknown>, "example" | "reason"> & { readonly default?: string };

const described = ({ example, reason, default: preset = undefined }: Described) => ({
  example,
  reason,
  unit: "",
  default: preset ?? null,
});

/** Any text. */
export function textVariable(about: Described): Variable<string> {
  return { ...described(about), parse: (text) => text };
}

/** A URL of one of these schemes ("postgres:"). */
export function urlVariable(about: Described, schemes: readonly string[]): Variable<string> {
  const isOne = (text: string): boolean => schemes.includes(URL.parse(text)?.protocol ?? "");
  return { ...described(about), parse: (text) => (isOne(text) ? text : undefined) };
}

/** Such URLs, joined by commas. */
export function urlListVariable(about: Described, schemes: readonly string[]): Variable<string> {
  const one = urlVariable(about, schemes);
  const areAll = (text: string): boolean => text.split(",").every((url) => one.parse(url) !== undefined);
  return { ...one, parse: (text) => (areAll(text) ? text : undefined) };
}

/** An IP address and a port to listen on. */
export function listenVariable(about: Described): Variable<AddressPort> {
  return { ...described(about), parse: parseAddressPort };
}

/** A whole number from `from` to `to`. */
export function countVariable(
  about: Described & { readonly unit: string },
  [from, to]: readonly [number, number],
): Variable<number> {
  return {
    ...described(about),
    unit: about.unit,
    parse(text) {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return value >= from && value <= to ? value : undefined;
    },
  };
}
