import { type Config, DEFAULT_POLICY } from "@tandem/directory";
import { subjectWord } from "../subject-word.ts";

/** A key of the bucket and what belongs there. */
export interface KeyedText {
  readonly key: string;
  readonly text: string;
}

/** A name that leads to one trunk, and to which. One that is stored counts only while the trunk that it leads to has the name. */
export interface Claim {
  readonly key: string;
  /** The domain, alias or number itself. */
  readonly name: string;
  readonly trunk: string;
}

export interface Clash {
  readonly name: string;
  readonly trunks: readonly [string, string];
}

const LISTS = { trunk: "trunks", carrier: "carriers", route: "routes" } as const;

/**
 * A configuration as the values of a bucket: one a trunk, carrier and route in their order, and one for the rest. The
 * secret and the key of Homer stay out: they are each process's own, and the bucket is read by many.
 */
export function configValues(config: Config): readonly KeyedText[] {
  const { secret: _, trunks, carriers, routes, hep, ...rest } = config;
  const general = { ...rest, ...(hep === undefined ? {} : { hep: { ...hep, key: undefined } }) };
  const value = (key: string, content: unknown): KeyedText => ({ key, text: JSON.stringify(content) });
  return [
    value("general", general),
    ...trunks.map((trunk) => value(trunkKey(trunk.id), trunk)),
    ...carriers.map((carrier) => value(`carrier.${subjectWord(carrier.name)}`, carrier)),
    ...routes.map((route) => value(`route.${subjectWord(route.prefix)}`, route)),
  ];
}

export function trunkKey(id: string): string {
  return `trunk.${subjectWord(id)}`;
}

/** The configuration back, with the defaults of what its writer did not know; the secret is undefined. Throws what JSON throws, or for a key that this version does not know. */
export function configOfValues(values: readonly KeyedText[]): Config {
  const lists: Record<"trunks" | "carriers" | "routes", unknown[]> = { trunks: [], carriers: [], routes: [] };
  let general: object | undefined;
  for (const { key, text } of values) {
    const kind = key.split(".", 1)[0] ?? "";
    const content: unknown = JSON.parse(text);
    if (kind === "general") general = content as object;
    else if (kind === "trunk") lists.trunks.push(withDefaults(content));
    else if (isList(kind)) lists[LISTS[kind]].push(content);
    else throw new Error(`${key} is no value of a directory`);
  }
  if (general === undefined) throw new Error("the general settings are missing");
  return { secret: undefined, ...general, ...lists } as unknown as Config;
}

/** A version that did not know a field of the policy has written none. */
function withDefaults(trunk: unknown): unknown {
  if (typeof trunk !== "object" || trunk === null || !("policy" in trunk)) return trunk;
  return { ...trunk, policy: { ...DEFAULT_POLICY, ...Object(trunk.policy) } };
}

/** The names of each trunk; or a name that two trunks want (CLUSTER rule 35: it belongs to one). */
export function claimsOf(config: Config): readonly Claim[] | Clash {
  const claims = new Map<string, Claim>();
  for (const { id: trunk, domain, aliases, phoneNumbers } of config.trunks) {
    const wanted = [domain, ...aliases].map((name) => ({ key: `name.domain.${subjectWord(name)}`, name, trunk }));
    const numbers = phoneNumbers.map((name) => ({ key: `name.number.${subjectWord(name)}`, name, trunk }));
    for (const claim of [...wanted, ...numbers]) {
      const other = claims.get(claim.key);
      if (other !== undefined && other.trunk !== trunk) return { name: claim.name, trunks: [other.trunk, trunk] };
      claims.set(claim.key, claim);
    }
  }
  return [...claims.values()];
}

function isList(kind: string): kind is keyof typeof LISTS {
  return Object.hasOwn(LISTS, kind);
}
