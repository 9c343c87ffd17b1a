import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { app } from "../app.ts";
import { runTandem } from "../testing/run-tandem.ts";
import { proposeWords } from "./propose-words.ts";

const SLOW = { timeout: 30_000 };

it.each([
  ["commands", ["tr"], ["transfers", "trace"]],
  ["the commands of a group besides the flags of its default one", ["live", ""], ["show", "end", "--json", "--follow"]],
  ["no command where a flag begins", ["live", "--f"], ["--follow"]],
  ["flags", ["calls", "--la"], ["--ladder"]],
  ["flags of a trace", ["trace", "--"], ["--http", "--config", "--data", "--jaeger", "--steps", "--json"]],
  ["values", ["export", "--format", ""], ["csv", "ndjson"]],
  ["values behind a comma", ["transfers", "--outcome", "MOVED,F"], ["MOVED,FAILED"]],
  ["nothing for a word that nothing begins with", ["nonsense", ""], []],
])("completes %s", async (_, inputs, expected) => {
  const words = (await proposeWords(app, inputs)).map(({ word }) => word);
  expect(words.filter((word) => expected.includes(word))).toEqual(expected);
  if (inputs.at(-1) !== "") expect(words).toEqual(expected);
});

it("hides what is for the scripts alone", async () => {
  const words = await proposeWords(app, ["completion", ""]);
  expect(words.map(({ word }) => word)).toEqual(["bash", "zsh"]);
});

it("bash completes by the script that is printed", SLOW, async () => {
  const script = runTandem(["completion", "bash"]);
  expect([await script.exit, script.stderr()]).toEqual([0, ""]);
  const press = "COMP_WORDS=(tandem transfers --out); COMP_CWORD=2; _tandem; declare -p COMPREPLY";
  const { stdout } = await promisify(execFile)("bash", ["-c", `${script.stdout()}\n${press}`]);
  expect(stdout).toBe('declare -a COMPREPLY=([0]="--outcome")\n');
});
