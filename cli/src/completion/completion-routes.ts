import { type Application, buildCommand, buildRouteMap, type CommandContext } from "@stricli/core";
import { completionScript } from "./completion-script.ts";

/** `tandem completion`. `app`: the program whose words are proposed, once it is there. */
export function completionRoutes(app: () => Application<CommandContext>) {
  const script = (shell: "bash" | "zsh", how: string) =>
    buildCommand({
      docs: { brief: `Print the completion of ${shell}: ${how}` },
      parameters: {},
      func: () => {
        const [, main = ""] = process.argv;
        process.stdout.write(completionScript(shell, [process.execPath, main]));
      },
    });
  const words = buildCommand<object, string[]>({
    docs: { brief: "Print what the last of some words may become, for the scripts of the shells" },
    parameters: {
      positional: { kind: "array", parameter: { parse: String, brief: "Words after tandem", placeholder: "word" } },
    },
    loader: async () => {
      const { proposeWords } = await import("./propose-words.ts");
      return async (_, ...inputs) => {
        for (const { word, brief } of await proposeWords(app(), inputs)) process.stdout.write(`${word}\t${brief}\n`);
      };
    },
  });
  return buildRouteMap({
    routes: {
      bash: script("bash", "source <(tandem completion bash)"),
      zsh: script("zsh", "source <(tandem completion zsh)"),
      words,
    },
    docs: { brief: "Let a shell complete commands, flags and their values", hideRoute: { words: true } },
  });
}
