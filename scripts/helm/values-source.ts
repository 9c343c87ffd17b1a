import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../checks/tool.ts";

export const CHART: string = join(ROOT, "deploy", "k8s", "tandem");

/** One value of the chart, as values.yaml has it: the only place where it is described. */
export interface ChartValue {
  readonly path: readonly string[];
  readonly reason: string;
  readonly default: unknown;
  /** The words that it may be; empty: any. */
  readonly words: readonly string[];
  /** A map whose keys are the reader's own. */
  readonly isOpen: boolean;
  /** Of a list: `string`, `object`, or the words that each may be. */
  readonly items: string;
  readonly least: number | undefined;
}

const KEY = /^( *)([A-Za-z][A-Za-z0-9]*):(.*)$/;

/**
 * Reads values.yaml: each key with the comment above it, in which `@enum a|b`, `@items x`, `@min n` and `@open` are for
 * the schema. Throws for a value without a reason.
 */
export function readChartValues(
  text: string = readFileSync(join(CHART, "values.yaml"), "utf8"),
): readonly ChartValue[] {
  const values: ChartValue[] = [];
  const path: string[] = [];
  let comment: string[] = [];
  const root: unknown = parse(text);
  for (const line of text.split("\n")) {
    const said = /^ *# ?(.*)$/.exec(line)?.[1];
    if (said !== undefined) comment.push(said);
    const [, indent = "", name = ""] = KEY.exec(line) ?? [];
    if (line.trim() === "" && path.length === 0) comment = [];
    if (name === "") continue;
    path.splice(indent.length / 2, path.length, name);
    const value = at(root, path);
    const one = described([...path], comment, value);
    comment = [];
    const isGroup = isMap(value) && !one.isOpen;
    // An alias repeats what is described where its anchor is.
    if (isGroup && /\*\w+\s*$/.test(line)) values.push(...under(values, path, line));
    if (isGroup) continue;
    if (one.reason === "" && !OBVIOUS.has(name))
      throw new Error(`${path.join(".")} has no reason above it in values.yaml`);
    values.push(one);
  }
  return values;
}

/** They say the same everywhere. */
const OBVIOUS = new Map([
  ["replicas", "Pods."],
  ["pullPolicy", "When images are pulled."],
  ["min", "Pods at least."],
  ["max", "Pods at most."],
  ["selector", "Labels of the metric."],
  ["trunks", "The customers."],
  ["carriers", "The gateways towards the PSTN."],
  ["routes", "Which carriers take which numbers."],
  ["enabled", "Whether it is there."],
  ["resources", "Requests and limits."],
  ["nodeSelector", "Nodes that its pods may be on."],
  ["tolerations", "Taints that its pods bear."],
  ["podAnnotations", "Of its pods."],
  ["image", "Its image."],
  ["size", "Of its volume."],
  ["port", "Where it listens."],
  ["key", "In that Secret."],
  ["query", "A query whose value is divided by the threshold."],
  ["retention", "How long samples are kept."],
  ["rounds", "How often both are played."],
  ["transports", "What is listened to."],
]);

function described(path: readonly string[], comment: readonly string[], value: unknown): ChartValue {
  const mark = (name: string): string | undefined =>
    comment.find((line) => line === `@${name}` || line.startsWith(`@${name} `))?.slice(name.length + 2);
  const least = mark("min");
  return {
    path,
    reason: comment.filter((line) => !line.startsWith("@")).join(" ") || (OBVIOUS.get(path.at(-1) ?? "") ?? ""),
    default: value,
    words: mark("enum")?.split("|") ?? [],
    isOpen: mark("open") !== undefined,
    items: mark("items") ?? "",
    least: least === undefined ? undefined : Number(least),
  };
}

function under(values: readonly ChartValue[], path: readonly string[], line: string): readonly ChartValue[] {
  const anchor = /\*(\w+)\s*$/.exec(line)?.[1] ?? "";
  const from = values.filter((one) => one.path[1] === anchor && one.path[0] !== path[0]);
  return from.map((one) => ({ ...one, path: [...path, ...one.path.slice(2)] }));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((one, name) => (isMap(one) ? one[name] : undefined), value);
}

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
