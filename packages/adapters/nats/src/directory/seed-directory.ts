import { AdapterError } from "@tandem/actor";
import type { Config } from "@tandem/directory";
import { type Claim, claimsOf, configValues, trunkKey } from "./config-values.ts";
import { type DirectoryBucket, HEAD, type Head, isConflict } from "./directory-bucket.ts";
import { formatManifest, type Manifest } from "./manifest.ts";

/** Writers that come between before a seed is given up. */
const TRIES = 5;

/**
 * `create`: only where there is no directory yet. `add`: what it never had is added, and what it has, or had and lost, stays as it is.
 * `reconcile`: the directory becomes this configuration, and nothing else.
 */
export type SeedMode = "create" | "add" | "reconcile";

export type SeedAnswer =
  | { readonly kind: "written"; readonly revision: number }
  /** There was one already: with `create` whatever it says, with `add` with all of this, with `reconcile` the very same. */
  | { readonly kind: "kept"; readonly revision: number }
  /** Two trunks of the configuration want one name: nothing was written. */
  | { readonly kind: "taken"; readonly name: string; readonly trunks: readonly [string, string] };

/** Rejects with an `AdapterError`; the directory is then as it was, or as it was to become. */
export async function seedDirectory(bucket: DirectoryBucket, config: Config, mode: SeedMode): Promise<SeedAnswer> {
  const claims = claimsOf(config);
  if ("trunks" in claims) return { kind: "taken", ...claims };
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const before = await bucket.head();
    if (before !== undefined && mode === "create") return { kind: "kept", revision: before.revision };
    if (before !== undefined && mode === "add") {
      const answer = await addAbsent(bucket, before, config);
      if (answer !== undefined) return answer;
      continue;
    }
    // Names first: who writes a single trunk must find them taken as soon as the trunk is there (CLUSTER rule 35).
    await bucket.ensure(claims.map(({ key, trunk }) => ({ key, text: trunk })));
    const manifest: Manifest = { entries: await bucket.ensure(configValues(config)) };
    if (before !== undefined && isSame(before, manifest)) return { kind: "kept", revision: before.revision };
    try {
      const revision = await bucket.put(HEAD, formatManifest(manifest), before?.revision ?? 0);
      if (before !== undefined) await sweep(bucket, before, manifest, claims);
      return { kind: "written", revision };
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
    // Another writer was first. Its trunks are there, so its names are those that count.
    await restoreClaims(bucket);
  }
  throw new AdapterError("conflict", `the directory is being written by others: given up after ${TRIES} tries`);
}

/** Undefined: another writer was first. */
async function addAbsent(bucket: DirectoryBucket, before: Head, config: Config): Promise<SeedAnswer | undefined> {
  const absent = await bucket.neverHeld(configValues(config));
  if (absent.length === 0) return { kind: "kept", revision: before.revision };
  const held = await bucket.config(before);
  const keys = new Set(absent.map(({ key }) => key));
  const fresh = config.trunks.filter(({ id }) => keys.has(trunkKey(id)));
  const claims = claimsOf({ ...held, trunks: [...held.trunks, ...fresh] });
  if ("trunks" in claims) return { kind: "taken", ...claims };
  await bucket.ensure(claims.map(({ key, trunk }) => ({ key, text: trunk })));
  const entries = [...before.entries, ...(await bucket.ensure(absent))];
  try {
    return { kind: "written", revision: await bucket.put(HEAD, formatManifest({ entries }), before.revision) };
  } catch (error) {
    if (!isConflict(error)) throw error;
    await restoreClaims(bucket);
    return undefined;
  }
}

function isSame(before: Manifest, { entries }: Manifest): boolean {
  return JSON.stringify(before.entries) === JSON.stringify(entries);
}

/** Takes away what only the earlier configuration had. Readers still find it by its revision. */
async function sweep(
  bucket: DirectoryBucket,
  before: Head,
  { entries }: Manifest,
  claims: readonly Claim[],
): Promise<void> {
  const kept = new Set([...entries.map(([key]) => key), ...claims.map(({ key }) => key)]);
  const earlier = claimsOf(await bucket.config(before));
  const owners = new Map("trunks" in earlier ? [] : earlier.map(({ key, trunk }) => [key, trunk]));
  const gone = [...before.entries.map(([key]) => key), ...owners.keys()].filter((key) => !kept.has(key));
  await bucket.remove(gone, (key, text) => (owners.get(key) ?? text) === text);
}

async function restoreClaims(bucket: DirectoryBucket): Promise<void> {
  const head = await bucket.head();
  if (head === undefined) return;
  const claims = claimsOf(await bucket.config(head));
  if (!("trunks" in claims)) await bucket.ensure(claims.map(({ key, trunk }) => ({ key, text: trunk })));
}
