import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type CountryCode, Metadata } from "libphonenumber-js/core";
import { digitPrefixes } from "./digit-prefixes.ts";

const KINDS = [
  ["PREMIUM_PREFIXES", "PREMIUM_RATE", "Premium-rate numbers."],
  ["TOLL_FREE_PREFIXES", "TOLL_FREE", "Numbers that cost the caller nothing."],
  ["SHARED_COST_PREFIXES", "SHARED_COST", "Numbers whose cost caller and called share."],
] as const;
const LINE_WIDTH = 112;

/** What libphonenumber-js has and does not declare. */
interface TypedPlan {
  callingCode(): string;
  type(name: string): { pattern(): string } | undefined;
}

const require = createRequire(import.meta.url);
const full = JSON.parse(readFileSync(require.resolve("libphonenumber-js/metadata.full.json"), "utf8"));

/** The text of src/number-tables.ts, from libphonenumber's full metadata. */
export function numberTables(): string {
  const parts = [
    "// Written by bin/write-number-tables.ts from libphonenumber's metadata (Apache-2.0). Do not edit by hand.\n",
  ];
  for (const [name, type, comment] of KINDS) {
    parts.push(`/** ${comment} Prefixes of the national number, by country code. */`);
    parts.push(`export const ${name}: Readonly<Record<string, readonly string[]>> = {`);
    for (const [code, prefixes] of tableOf(type)) {
      const line = `  ${code}: ["${prefixes.join(" ")}"],`;
      const lines = wrapped(prefixes).map((one) => `    "${one}",`);
      parts.push(line.length <= 120 ? line : `  ${code}: [\n${lines.join("\n")}\n  ],`);
    }
    parts.push("};\n");
  }
  return parts.join("\n");
}

function tableOf(type: string): readonly (readonly [code: string, prefixes: readonly string[]])[] {
  const table = new Map<string, Set<string>>();
  const plans = [...Object.keys(full.countries), ...Object.keys(full.nonGeographic)];
  for (const plan of plans) {
    const metadata = new Metadata(full);
    metadata.selectNumberingPlan(plan as CountryCode);
    const selected = metadata.numberingPlan as unknown as TypedPlan | undefined;
    const code = selected?.callingCode();
    const pattern = selected?.type(type)?.pattern();
    if (code === undefined || pattern === undefined) continue;
    const prefixes = table.get(code) ?? new Set<string>();
    for (const prefix of digitPrefixes(pattern)) prefixes.add(prefix);
    table.set(code, prefixes);
  }
  return [...table].sort(([a], [b]) => Number(a) - Number(b)).map(([code, prefixes]) => [code, shortest(prefixes)]);
}

/** Without what a shorter one covers, and with ten siblings as their parent. */
function shortest(prefixes: ReadonlySet<string>): readonly string[] {
  const kept = new Set(prefixes);
  for (let length = Math.max(...[...kept].map((prefix) => prefix.length)); length > 1; length--) {
    for (const parent of new Set([...kept].filter((p) => p.length === length).map((p) => p.slice(0, -1)))) {
      const siblings = Array.from({ length: 10 }, (_, digit) => `${parent}${digit}`);
      if (!siblings.every((prefix) => kept.has(prefix))) continue;
      for (const prefix of siblings) kept.delete(prefix);
      kept.add(parent);
    }
  }
  const covered = (prefix: string) =>
    Array.from({ length: prefix.length - 1 }, (_, i) => prefix.slice(0, i + 1)).some((p) => kept.has(p));
  return [...kept].filter((prefix) => !covered(prefix)).sort();
}

function wrapped(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < LINE_WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
