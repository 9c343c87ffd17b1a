import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { helmProgram } from "../../../scripts/set-up/helm.mjs";

const CHART = join(import.meta.dirname, "..", "tandem");
const VALUES = join(import.meta.dirname, "values");
export const GOLDEN = join(import.meta.dirname, "golden");

/** Names of the files in values/, without their ending. */
export function renderedNames(): readonly string[] {
  return readdirSync(VALUES)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => file.slice(0, -".yaml".length))
    .sort();
}

export type HelmRun = { readonly code: number; readonly output: string };

/** What `helm template` prints for one of them. */
export function renderNamed(name: string): HelmRun {
  return helm(["template", "tandem", CHART, "--namespace", "voice", "--values", join(VALUES, `${name}.yaml`)]);
}

/** What it prints for the defaults with these `key=value`. */
export function renderWith(...settings: readonly string[]): HelmRun {
  return helm(["template", "tandem", CHART, "--namespace", "voice", ...settings.flatMap(flagOf)]);
}

export function lintNamed(name: string): HelmRun {
  return helm(["lint", CHART, "--strict", "--values", join(VALUES, `${name}.yaml`)]);
}

function flagOf(setting: string): readonly string[] {
  return [setting.endsWith("=[]") ? "--set-json" : "--set", setting];
}

function helm(args: readonly string[]): HelmRun {
  const run = spawnSync(helmProgram(), args, { encoding: "utf8", maxBuffer: 16 * 1024 * 1024 });
  if (run.error !== undefined) return { code: -1, output: run.error.message };
  return { code: run.status ?? -1, output: run.status === 0 ? run.stdout : `${run.stdout}${run.stderr}` };
}
