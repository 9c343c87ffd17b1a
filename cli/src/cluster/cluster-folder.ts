import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the folder of a cluster looks like; another number is another program's. */
const LAYOUT = 1;

/** The part of a data folder that is a cluster's. */
function clusterFolder(data: string): string {
  return join(data, "cluster");
}

export function isClusterFolder(data: string): boolean {
  return existsSync(clusterFolder(data));
}

/** Whether `tandem up` keeps its records there. */
function isUpFolder(data: string): boolean {
  return existsSync(join(data, "postgres"));
}

/** Why a cluster may not use this data folder; undefined when it may. */
export function clusterFolderProblem(data: string): string | undefined {
  if (isUpFolder(data)) {
    return `${data} holds the records of \`tandem up\`: start it with that, or name another folder with --data`;
  }
  if (!isClusterFolder(data)) return undefined;
  const layout = layoutOf(data);
  // Cut off before anything was kept in it: it is made anew.
  const isNew = layout === undefined && readdirSync(clusterFolder(data)).length === 0;
  if (layout === LAYOUT || isNew) return undefined;
  const found = layout === undefined ? "says nothing of its layout" : `has layout ${layout}`;
  return `${data} is of another version of tandem: it ${found}, and this one knows ${LAYOUT}. Start that version, or name another folder with --data`;
}

/** Why `tandem up` may not use this data folder; undefined when it may. */
export function upFolderProblem(data: string): string | undefined {
  if (!isClusterFolder(data)) return undefined;
  return `${data} holds the records of \`tandem cluster\`: start it with that, or name another folder with --data`;
}

/** Makes the cluster's part where it is missing. Answers its path. */
export function prepareClusterFolder(data: string): string {
  const folder = clusterFolder(data);
  if (layoutOf(data) === LAYOUT) return folder;
  // PostgreSQL does not run as root: its user must be let through to its own folder, and to nothing else.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700;
  if (mode === 0o711) chmodSync(data, statSync(data).mode | 0o011);
  mkdirSync(folder, { mode, recursive: true });
  writeFileSync(layoutFile(data), `${JSON.stringify({ layout: LAYOUT })}\n`);
  return folder;
}

function layoutOf(data: string): number | undefined {
  try {
    const read: unknown = JSON.parse(readFileSync(layoutFile(data), "utf8"));
    if (typeof read !== "object" || read === null || !("layout" in read)) return undefined;
    return typeof read.layout === "number" ? read.layout : undefined;
  } catch {
    return undefined;
  }
}

function layoutFile(data: string): string {
  return join(clusterFolder(data), "layout.json");
}
