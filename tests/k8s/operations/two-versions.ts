import { type Load, underLoad } from "../load-pod.ts";
import type { Release } from "../release.ts";
import { type LoadRow, lateRouters } from "../rows.ts";
import { documented } from "./documented.ts";

/** How many times the usual load an upgrade takes. */
const LENGTH = 3;

/** A release of an older version becomes this one by the commands of docs/operations.md, and goes back, under calls. */
export async function playTwoVersions(release: Release, tag: string, usual: Load): Promise<readonly LoadRow[]> {
  const [commands = ""] = await documented("Upgrade from N to N+1");
  const [upgrade = "", back = ""] = ["helm upgrade", "helm rollback"].map(
    (word) => commands.split("\n").find((line) => line.startsWith(word)) ?? "",
  );
  return [
    await play(release, "an upgrade from an older version", usual, upgrade.replace("N+1", tag)),
    await play(release, "and back again", usual, back),
  ];
}

async function play(release: Release, name: string, usual: Load, command: string): Promise<LoadRow> {
  if (command === "") throw new Error(`docs/operations.md has no command for ${name}`);
  const load = { ...usual, seconds: usual.seconds * LENGTH };
  const counted = await calls(release);
  const result = await underLoad(release, name.replaceAll(" ", "-"), load, async () => {
    await release.shell(command);
  });
  const kept = await calls(release);
  const lost = result.calls - result.ok;
  const late = lost > 0 ? await lateRouters(release) : [];
  const faults = [
    ...(result.disturbedMs > load.seconds * 1000 ? [`the load was over before it, after ${load.seconds} s`] : []),
    ...(lost > 0 ? [`${lost} calls lost: ${JSON.stringify(result.lost)}`, ...late] : []),
    ...(result.recordsMissing > 0 ? [`${result.recordsMissing} calls without their records`] : []),
    ...(result.linesWrong > 0 ? [`${result.linesWrong} calls not charged exactly once`] : []),
    ...(kept.records < counted.records + 2 * result.ok
      ? [`there were ${counted.records} records, and are ${kept.records}`]
      : []),
    ...(kept.lines < counted.lines + 2 * result.ok ? [`there were ${counted.lines} lines, and are ${kept.lines}`] : []),
  ];
  return { ...result, name, faults };
}

/** Records, and lines of the ledger, that the database has. */
async function calls(release: Release): Promise<{ readonly records: number; readonly lines: number }> {
  const query = "select (select count(*) from cdr.calls) || ' ' || (select count(*) from billing.lines)";
  const psql = ["psql", "--username", "tandem", "--tuples-only", "--no-align", "--command", query, "tandem"];
  const text = await release.kubectl("exec", "tandem-postgres-0", "--", ...psql);
  const [records = 0, lines = 0] = text.trim().split(" ").map(Number);
  return { records, lines };
}
