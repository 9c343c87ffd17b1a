import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { runAndPass } from "./run.mjs";

/** The one place where the version of pnpm stands (docs/adr/0001-workspace-and-node-from-npm.md). */
const PNPM = "pnpm@12.21.0";

const NODE_MAJOR = 24;

/**
 * Installs exactly what the lockfile says. Asks nothing, so that it works without a terminal.
 *
 * @param {string} root the workspace's folder
 * @returns {Promise<number>} 0, or the exit code of what failed (said on stderr)
 */
export async function installWorkspace(root) {
  const unattended = process.stdout.isTTY ? {} : { CI: "true" };
  const code = await runAndPass("npx", ["-y", PNPM, "install", "--frozen-lockfile"], root, {
    stdin: "ignore",
    env: { npm_config_update_notifier: "false", npm_config_fund: "false", ...unattended },
  });
  if (code !== 0) {
    console.error(
      `The packages could not be installed (exit ${code}). It needs npm, and a way to the registry ` +
        `that npm is configured with (npm config get registry).\n` +
        `To see the cause by hand:  npx -y ${PNPM} install --frozen-lockfile`,
    );
  }
  return code;
}

/**
 * The Node that the workspace brings; else, on a platform for which npm has none, the one we run on if it will do.
 *
 * @param {string} root the workspace's folder
 * @returns {string | undefined} a path; undefined when there is none (said on stderr)
 */
export function workspaceNode(root) {
  const own = join(root, "node_modules", ".bin", "node");
  if (existsSync(own) && spawnSync(own, ["--version"]).status === 0) return own;
  if (Number(process.versions.node.split(".")[0]) >= NODE_MAJOR) return process.execPath;
  console.error(
    `No Node ${NODE_MAJOR} for ${process.platform}-${process.arch} came with the packages, and this is ` +
      `Node ${process.versions.node}. Install Node ${NODE_MAJOR} (https://nodejs.org/en/download) and try again.`,
  );
  return undefined;
}
