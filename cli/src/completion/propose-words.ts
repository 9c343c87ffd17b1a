import { type Application, type CommandContext, proposeCompletions } from "@stricli/core";

export interface ProposedWord {
  readonly word: string;
  readonly brief: string;
}

type App = Application<CommandContext>;

/** What the last of these words may become; it is empty where a new one begins. */
export async function proposeWords(app: App, inputs: readonly string[]): Promise<readonly ProposedWord[]> {
  const last = inputs.at(-1) ?? "";
  const found = [...subcommands(app, inputs), ...(await proposed(app, inputs))];
  const comma = last.lastIndexOf(",") + 1;
  if (found.length > 0 || comma === 0) return found;
  // A value of several with commas: what is behind the last one is completed.
  const [before, after] = [last.slice(0, comma), last.slice(comma)];
  const values = await proposed(app, [...inputs.slice(0, -1), after]);
  return values.map(({ word, brief }) => ({ word: `${before}${word}`, brief }));
}

async function proposed(app: App, inputs: readonly string[]): Promise<readonly ProposedWord[]> {
  const terminal = { stdout: process.stdout, stderr: process.stderr };
  const found = await proposeCompletions(app, inputs, { process: terminal });
  return found.flatMap(({ completion, brief }) => (completion === "--" ? [] : { word: completion, brief }));
}

/** Of a group of commands with a default one: the library proposes only that one's flags. */
function subcommands({ root }: App, inputs: readonly string[]): readonly ProposedWord[] {
  let target: typeof root | undefined = root;
  for (const input of inputs.slice(0, -1)) {
    target = "getAllEntries" in target ? target.getRoutingTargetForInput(input) : undefined;
    if (target === undefined) return [];
  }
  if (!("getAllEntries" in target) || target.getDefaultCommand() === undefined) return [];
  return target
    .getAllEntries()
    .map(({ name, target: { brief } }) => ({ word: name["convert-camel-to-kebab"], brief }))
    .filter(({ word }) => word.startsWith(inputs.at(-1) ?? ""));
}
