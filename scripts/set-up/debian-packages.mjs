import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Programs that a target runs beside itself, and the Debian package that has each.
 *
 * @type {Record<string, Record<string, string>>}
 */
const PROGRAMS_OF = {
  demo: {},
  "demo --cluster": {
    "nats-server": "nats-server",
    "redis-server": "redis-server",
    // Debian keeps postgres itself beside the PATH.
    pg_ctlcluster: "postgresql",
    setpriv: "util-linux",
  },
  sim: {},
  test: {
    sipp: "sip-tester",
    baresip: "baresip-core",
    "nats-server": "nats-server",
    "redis-server": "redis-server",
    // Debian keeps postgres itself beside the PATH.
    pg_ctlcluster: "postgresql",
    openssl: "openssl",
    chromium: "chromium",
    prometheus: "prometheus",
    promtool: "prometheus",
  },
  "load:scale": {
    "nats-server": "nats-server",
    "redis-server": "redis-server",
    pg_ctlcluster: "postgresql",
    setpriv: "util-linux",
  },
  chaos: { "nats-server": "nats-server", "redis-server": "redis-server", pg_ctlcluster: "postgresql" },
  bench: { sipp: "sip-tester", tcpdump: "tcpdump" },
  "bench:cluster": {
    sipp: "sip-tester",
    tcpdump: "tcpdump",
    "nats-server": "nats-server",
    "redis-server": "redis-server",
    pg_ctlcluster: "postgresql",
    setpriv: "util-linux",
  },
};

/** @param {string} program @returns {boolean} */
function isOnPath(program) {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** @param {string} target @returns {string[]} every Debian package that the target wants */
export function debianPackagesFor(target) {
  return [...new Set(Object.values(PROGRAMS_OF[target] ?? {}))];
}

/** @param {string} target @returns {{ program: string, package: string }[]} what is wanted and not on the PATH */
export function missingPrograms(target) {
  return Object.entries(PROGRAMS_OF[target] ?? {})
    .filter(([program]) => !isOnPath(program))
    .map(([program, name]) => ({ program, package: name }));
}

/** @param {readonly { package: string }[]} missing @returns {string} the line to type */
export function aptLine(missing) {
  const names = [...new Set(missing.map((entry) => entry.package))].join(" ");
  return `apt-get update && apt-get install -y --no-install-recommends ${names}`;
}

/**
 * Installs the programs that a target misses, where that can be done: root, with apt-get. Else prints the line to type.
 *
 * @param {string} target
 * @returns {Promise<boolean>} true when nothing is missing at the end
 */
export async function ensureDebianPackages(target) {
  const missing = missingPrograms(target);
  if (missing.length === 0) return true;
  const names = [...new Set(missing.map((entry) => entry.package))];
  const isRoot = process.getuid?.() === 0;
  if (isRoot && isOnPath("apt-get")) {
    console.error(`  installing ${names.join(", ")}`);
    /** @param {string[]} args */
    const apt = (...args) =>
      spawnSync("apt-get", ["-qq", "-o", "Dpkg::Use-Pty=0", ...args], {
        stdio: ["ignore", "inherit", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      }).status === 0;
    // A failed update is no reason to stop: the lists may be good enough, and the install says if they are not.
    apt("update");
    apt("install", "-y", "--no-install-recommends", ...names);
    if (missingPrograms(target).length === 0) return true;
  }
  const left = missingPrograms(target);
  const programs = left.map((entry) => entry.program).join(", ");
  console.error(`  missing: ${programs}. To install, type as root:\n    ${aptLine(left)}`);
  return false;
}
