import type { Redis } from "ioredis";
import { COMMIT } from "./commit-script.ts";
import { CHANGE_SLOTS, COUNT_SLOTS, TAKE_SLOT } from "./limit-scripts.ts";
import { BEAT, TAKE } from "./placement-scripts.ts";
import { FORGET, RECLAIM, RECOVERED, RESTORE } from "./recovery-scripts.ts";

const SCRIPTS = [COMMIT, TAKE, BEAT, TAKE_SLOT, CHANGE_SLOTS, COUNT_SLOTS, RECLAIM, RESTORE, FORGET, RECOVERED];

/** From this version on a script is replicated by what it did, always: ours read the server's time before they write. */
const OLDEST_MAJOR = 7;

export interface ServerCheck {
  /** Why the server cannot be used at all; undefined when it can. */
  readonly problem: string | undefined;
  /** What should be changed although it can be used. */
  readonly warnings: readonly string[];
}

/** Looks whether the server is one that keeps what it is given, and gives it our scripts. Rejects when it does not answer. */
export async function checkServer(redis: Redis): Promise<ServerCheck> {
  const [version, role, policy, evaluates] = await Promise.all([
    versionOf(redis),
    roleOf(redis),
    policyOf(redis),
    evaluationOf(redis),
  ]);
  const problem = versionProblem(version) ?? roleProblem(role) ?? evaluates;
  // Where this is forbidden each script goes with its first call.
  if (problem === undefined) await Promise.all(SCRIPTS.map(({ lua }) => unlessForbidden(redis.script("LOAD", lua))));
  return { problem, warnings: policyWarnings(policy) };
}

/** @param version as INFO tells it; undefined where INFO is forbidden */
export function versionProblem(version: string | undefined): string | undefined {
  const major = Number.parseInt(version ?? "", 10);
  if (version === undefined || major >= OLDEST_MAJOR) return undefined;
  return `it is version ${version}; version ${OLDEST_MAJOR} or newer is needed`;
}

/** @param role as INFO tells it; undefined where INFO is forbidden */
export function roleProblem(role: string | undefined): string | undefined {
  return role === "slave"
    ? "it is a replica; give the address of the master, or of the Sentinels that know it"
    : undefined;
}

/** @param policy `maxmemory-policy`; undefined where CONFIG is forbidden */
export function policyWarnings(policy: string | undefined): readonly string[] {
  if (policy === "noeviction") return [];
  const should = "set maxmemory-policy to noeviction, or calls are lost when its memory is full";
  if (policy === undefined) return [`its maxmemory-policy cannot be read; ${should}`];
  return [`its maxmemory-policy is ${policy}; ${should}`];
}

async function versionOf(redis: Redis): Promise<string | undefined> {
  const info = await unlessForbidden(redis.info("server"));
  return info === undefined ? undefined : (/^redis_version:(\S+)/m.exec(info)?.[1] ?? "unknown");
}

async function roleOf(redis: Redis): Promise<string | undefined> {
  const info = await unlessForbidden(redis.info("replication"));
  return info === undefined ? undefined : /^role:(\S+)/m.exec(info)?.[1];
}

async function policyOf(redis: Redis): Promise<string | undefined> {
  const pair = await unlessForbidden(redis.config("GET", "maxmemory-policy"));
  return Array.isArray(pair) && typeof pair[1] === "string" ? pair[1] : undefined;
}

async function evaluationOf(redis: Redis): Promise<string | undefined> {
  const answer = await unlessForbidden(redis.eval("return 1", 0));
  return answer === 1 ? undefined : "it forbids EVAL; allow the user @scripting";
}

/** An answer, or undefined where the server's administrator has forbidden the question. */
async function unlessForbidden<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && /^NOPERM|unknown command/i.test(error.message)) return undefined;
    throw error;
  }
}
