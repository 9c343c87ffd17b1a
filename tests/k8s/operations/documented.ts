import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../../scripts/checks/tool.ts";

/** The commands below a heading of docs/operations.md: its blocks that name no language, each as it stands. */
export async function documented(heading: string): Promise<readonly string[]> {
  const text = await readFile(join(ROOT, "docs", "operations.md"), "utf8");
  const section = text.split(/^(?=#+ )/m).find((one) => one.split("\n")[0]?.replace(/^#+ /, "") === heading);
  const blocks = [...(section ?? "").matchAll(/^```\n(.*?)^```$/gms)].map(([, commands = ""]) => commands);
  if (blocks.length === 0) throw new Error(`docs/operations.md has no commands below "${heading}"`);
  return blocks;
}
