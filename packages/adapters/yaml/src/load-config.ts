import { readFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Config } from "@tandem/directory";
import type { Result } from "@tandem/sip";
import { findMissingDeckFiles } from "./check/deck-files.ts";
import type { ConfigError } from "./config-error.ts";
import { type LoadOptions as ParseLoadOptions, parseConfig } from "./parse-config.ts";

export interface LoadOptions extends ParseLoadOptions {
  /** Folder with a file for each name that `$(secret:NAME)` may use; empty or left out: there is none. */
  readonly secretsFolder?: string;
}

const MAX_FILE_BYTES = 64 * 1024 * 1024;

/**
 * Reads a configuration file. Every error is in the answer, in the order of the file, not the first alone.
 * Relative paths in it begin at its own folder. `onWarning` hears of what works but is seldom meant.
 */
export async function loadConfig(
  path: string,
  options: LoadOptions = {},
): Promise<Result<Config, readonly ConfigError[]>> {
  const read = await readText(path);
  if (!read.ok) {
    return {
      ok: false,
      error: [{ file: path, line: 1, column: 1, path: "", message: read.error.message, fix: read.error.fix }],
    };
  }
  const folder = dirname(resolve(path));
  return parseConfig(read.value, path, folder, {
    ...options,
    secretOf: (name) => readSecret(options.secretsFolder, name),
    checkFiles: (file) => findMissingDeckFiles(file, folder),
  });
}

/** Without the newline that editors put at the end. */
function readSecret(folder: string | undefined, name: string): string | undefined {
  if (folder === undefined || folder === "" || name.startsWith("..")) return undefined;
  try {
    return readFileSync(join(folder, name), "utf8").replace(/\r?\n$/, "");
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<Result<string, { readonly message: string; readonly fix: string }>> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) {
      return {
        ok: false,
        error: { message: `the file has ${size} bytes, more than 64 MiB`, fix: "split it, or name another file" },
      };
    }
    return { ok: true, value: await readFile(path, "utf8") };
  } catch (error) {
    return { ok: false, error: readProblem(error, path) };
  }
}

function readProblem(error: unknown, path: string): { readonly message: string; readonly fix: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return { message: "the file does not exist", fix: `check the path; from here it is ${resolve(path)}` };
    case "EACCES":
      return { message: "the file may not be read by this user", fix: `chmod o+r ${path}, or start as its owner` };
    case "EISDIR":
      return {
        message: "it is a folder, not a file",
        fix: `name the file in it, as ${path.replace(/\/$/, "")}/tandem.yaml`,
      };
    default:
      return { message: `the file cannot be read (${code})`, fix: "check the path and the disk" };
  }
}
