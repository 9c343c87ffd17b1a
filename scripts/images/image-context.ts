import { chmodSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../checks/tool.ts";
import { bundleImage, type ImageContent } from "./bundles.ts";
import { sbom } from "./sbom.ts";

/** Writes what the image's target copies: its programs and its bill of materials, with the modes and times that the image gets. */
export async function writeImageContext(content: ImageContent, context: string, epochSec: number): Promise<void> {
  const folder = join(context, content.image);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const { files, packages } = await bundleImage(content, folder);
  const bom = join(folder, "sbom.cdx.json");
  writeFileSync(bom, sbom(content.image, productVersion(), packages, epochSec));
  for (const file of [...files, bom]) chmodSync(file, 0o644);
  chmodSync(folder, 0o755);
  for (const file of [...files, bom, folder]) utimesSync(file, epochSec, epochSec);
}

export function productVersion(): string {
  const read: unknown = JSON.parse(readFileSync(join(ROOT, "cli", "package.json"), "utf8"));
  return typeof read === "object" && read !== null ? String(Reflect.get(read, "version")) : "0.0.0";
}
