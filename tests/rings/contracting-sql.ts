/** What the versions N and N-1 cannot both live with, by the words of a statement (docs/operations.md, "Upgrade"). */
const CONTRACTING: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/\bdrop\s+(?:table|view|schema|type|sequence)\b/, "drops what version N-1 reads"],
  [/\bdrop\s+column\b/, "drops a column that version N-1 reads"],
  [/\brename\b/, "renames what version N-1 knows by its old name"],
  [/\btruncate\b/, "deletes what there is"],
  [/\bdelete\s+from\b/, "deletes what there is"],
  [/\balter\s+column\s+\S+\s+(?:set\s+data\s+)?type\b/, "changes the type of a column that version N-1 writes"],
  [/\balter\s+column\s+\S+\s+set\s+not\s+null\b/, "refuses rows that version N-1 writes"],
  [/\balter\s+column\s+\S+\s+drop\s+default\b/, "refuses rows that version N-1 writes"],
  [/\badd\s+constraint\b/, "refuses rows that version N-1 writes"],
  [/\balter\s+table\b.*\badd\s+(?:check|unique|primary|foreign)\b/, "refuses rows that version N-1 writes"],
];
const CREATED = /\bcreate\s+(?:unlogged\s+)?table\s+(?:if\s+not\s+exists\s+)?(\S+)/;
const UNIQUE_INDEX = /\bcreate\s+unique\s+index\b.*?\bon\s+(\S+)/;
const ADDED_COLUMN = /\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?"?\w+"?\s+[^,]*?\bnot\s+null\b[^,]*/g;

/** Why the statements of one migration are no mere expansion; empty where they are. A table of their own they may shape as they like. */
export function contractingIn(statements: readonly string[]): readonly string[] {
  const own = new Set<string>();
  const found: string[] = [];
  for (const statement of statements) {
    const text = statement.toLowerCase().replace(/--.*$/gm, "").replace(/\s+/g, " ").trim();
    const created = CREATED.exec(text)?.[1];
    if (created !== undefined) own.add(created);
    if ([...own].some((table) => text.startsWith(`alter table ${table} `))) continue;
    const why = CONTRACTING.filter(([pattern]) => pattern.test(text)).map(([, reason]) => reason);
    const table = UNIQUE_INDEX.exec(text)?.[1];
    if (table !== undefined && !own.has(table)) why.push("refuses rows that version N-1 writes");
    if (text.startsWith("alter table") && (text.match(ADDED_COLUMN) ?? []).some((part) => !part.includes("default")))
      why.push("refuses rows that version N-1 writes without the column");
    found.push(...[...new Set(why)].map((reason) => `${reason}: ${text.slice(0, 120)}`));
  }
  return found;
}
