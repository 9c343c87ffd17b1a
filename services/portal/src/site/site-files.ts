import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const MAX_FILES = 500;
const MAX_BYTES = 33_554_432;
/** Below this it is not worth it. */
const ZIP_BYTES = 1_024;

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

export interface SiteFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Gzip of the same, where that is smaller. */
  readonly zipped: Uint8Array<ArrayBuffer> | undefined;
  readonly type: string;
  readonly etag: string;
}

export type SiteFiles = ReadonlyMap<string, SiteFile>;

/**
 * Reads the folder when it is first asked for, and then never again: no path of a request reaches the file system.
 * Undefined while there is no folder with an index.html in it. Rejects for one that is larger than a site can be.
 */
export function siteFiles(folder: string | undefined): () => Promise<SiteFiles | undefined> {
  let read: Promise<SiteFiles | undefined> | undefined;
  return async () => {
    if (folder === undefined) return undefined;
    read ??= readSite(folder);
    const site = await read.catch((error: unknown) => {
      read = undefined;
      throw error;
    });
    if (site === undefined) read = undefined;
    return site;
  };
}

async function readSite(folder: string): Promise<SiteFiles | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (entries === undefined) return undefined;
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  if (paths.length > MAX_FILES) throw new Error(`${folder} holds more than ${MAX_FILES} files: it is no built site`);
  const site = new Map<string, SiteFile>();
  let bytes = 0;
  for (const path of paths) {
    const file = await readSiteFile(path);
    bytes += file.bytes.length;
    if (bytes > MAX_BYTES) throw new Error(`${folder} holds more than ${MAX_BYTES} bytes: it is no built site`);
    site.set(`/${relative(folder, path).split(sep).join("/")}`, file);
  }
  return site.has("/index.html") ? site : undefined;
}

async function readSiteFile(path: string): Promise<SiteFile> {
  const bytes = new Uint8Array(await readFile(path));
  const zipped = bytes.length < ZIP_BYTES ? undefined : new Uint8Array(await promisify(gzip)(bytes));
  return {
    bytes,
    zipped: zipped !== undefined && zipped.length < bytes.length ? zipped : undefined,
    type: TYPES[extname(path)] ?? "application/octet-stream",
    etag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
  };
}
