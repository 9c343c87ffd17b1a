import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { ROOT } from "../checks/tool.ts";
import { bundleImage, type ImageContent } from "./bundles.ts";
import { sbom } from "./sbom.ts";

/** Writes what the image's target copies: its programs and its bill of materials, with the modes and times that the image gets. */
export async function writeImageContext(content: ImageContent, context: string, epochSec: number): Promise<void> {
  const folder = join(context, content.image);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { packages } = await bundleImage(content, folder);
  const bom = join(folder, "sbom.cdx.json");
  writeFileSync(bom, sbom(content.image, productVersion(), packages, epochSec));
  if (content.pages !== undefined) copyPages(content.pages, folder);
  settle(folder, epochSec);
}

/** Built where they are older than their sources. */
function copyPages({ folder, build, built }: NonNullable<ImageContent["pages"]>, into: string): void {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, build)], { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`${build} failed: ${stderr}`);
  cpSync(join(ROOT, built), join(into, folder), { recursive: true });
}

/** The modes and times that the image gets, whatever this machine's are. */
function settle(path: string, epochSec: number): void {
  const isFolder = statSync(path).isDirectory();
  if (isFolder) for (const name of readdirSync(path)) settle(join(path, name), epochSec);
  chmodSync(path, isFolder ? 0o755 : 0o644);
  utimesSync(path, epochSec, epochSec);
}

export function productVersion(): string {
  const read: unknown = JSON.parse(readFileSync(join(ROOT, "cli", "package.json"), "utf8"));
  return typeof read === "object" && read !== null ? String(Reflect.get(read, "version")) : "0.0.0";
}
