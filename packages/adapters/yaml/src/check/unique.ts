import { hostKey } from "@tandem/directory";
import { type Found, formatPath, type Path } from "../problem.ts";
import { listenersOf } from "./listeners.ts";
import { type Row, rowsOf, textAt, textsOf } from "./rows.ts";

interface Claim {
  readonly path: Path;
  readonly key: string;
  /** As it is shown. */
  readonly text: string;
}

/** What must not be said twice: names, ids, domains, numbers, decks, prefixes, sockets. */
export function findRepeated(file: Row): readonly Found[] {
  const trunks = rowsOf(file, "trunks");
  return [
    ...repeated("trunk name", named(trunks, "name"), "give each trunk a name of its own"),
    ...repeatedIds(trunks),
    ...repeated(
      "domain",
      trunks.flatMap((trunk) => domainClaims(trunk, textAt(file, "topLevelDomain"))),
      "a domain leads to one trunk: remove one of the two",
    ),
    ...repeated(
      "number",
      trunks.flatMap((trunk) => claims(textsOf(trunk, "phoneNumbers"))),
      "a number belongs to one trunk: remove one of the two",
    ),
    ...trunks.flatMap((trunk) => [
      ...repeated(
        "endpoint name",
        named(rowsOf(trunk, "endpoints"), "name"),
        "give each endpoint of the trunk a name of its own",
      ),
      ...repeated("user name", usernames(trunk), "give each credential of the trunk a user name of its own"),
    ]),
    ...repeated("carrier name", named(rowsOf(file, "carriers"), "name"), "give each carrier a name of its own"),
    ...repeated(
      "rate deck",
      rowsOf(file, "rateDecks").flatMap(deckClaim),
      "give the decks of one direction different names",
    ),
    ...repeated(
      "prefix",
      named(rowsOf(file, "routes"), "prefix"),
      "make one route of the two, with the carriers of both",
    ),
    ...repeated("listener", listenClaims(file), "remove one of the two"),
    ...rowsOf(file, "routes").flatMap((route) =>
      repeated(
        "carrier in this route",
        named(rowsOf(route, "carriers"), "name"),
        "name each carrier once; its share is its weight",
      ),
    ),
  ];
}

function repeated(what: string, all: readonly Claim[], fix: string): readonly Found[] {
  const first = new Map<string, Path>();
  return all.flatMap(({ path, key, text }) => {
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, path);
      return [];
    }
    return [{ path, message: `the ${what} ${JSON.stringify(text)} is already that of ${formatPath(before)}`, fix }];
  });
}

function named(rows: readonly Row[], name: string): readonly Claim[] {
  return rows.flatMap((row) => {
    const text = textAt(row, name);
    return text === undefined ? [] : [{ path: [...row.path, name], key: text, text }];
  });
}

function claims(texts: readonly { readonly path: Path; readonly text: string }[]): readonly Claim[] {
  return texts.map(({ path, text }) => ({ path, key: text, text }));
}

/** A trunk without an id has its name for one. Where both are names, the name is already told. */
function repeatedIds(trunks: readonly Row[]): readonly Found[] {
  const byName = named(
    trunks.filter((trunk) => trunk.fields["id"] === undefined),
    "name",
  );
  const found = repeated("trunk id", [...byName, ...named(trunks, "id")], "give each trunk an id of its own");
  return found.filter(({ path }) => path.at(-1) === "id");
}

function domainClaims(trunk: Row, topLevelDomain: string | undefined): readonly Claim[] {
  const hostName = textAt(trunk, "hostName");
  const domain =
    hostName === undefined || topLevelDomain === undefined ? undefined : hostKey(`${hostName}.${topLevelDomain}`);
  const own = domain === undefined ? [] : [{ path: [...trunk.path, "hostName"], key: domain, text: domain }];
  return [...own, ...claims(textsOf(trunk, "aliases")).map((claim) => ({ ...claim, key: hostKey(claim.text) }))];
}

function usernames(trunk: Row): readonly Claim[] {
  const lists = [trunk, ...rowsOf(trunk, "credentialLists")];
  return lists.flatMap((list) => named(rowsOf(list, "credentials"), "username"));
}

function deckClaim(deck: Row): readonly Claim[] {
  const [name, direction] = [textAt(deck, "name"), textAt(deck, "direction")];
  if (name === undefined || direction === undefined) return [];
  return [{ path: [...deck.path, "name"], key: `${direction} ${name}`, text: `${name} ${direction}` }];
}

function listenClaims(file: Row): readonly Claim[] {
  return listenersOf(file).map(({ path, transport, address, port, text }) => {
    return { path, key: `${transport} ${hostKey(address)} ${String(port)}`, text };
  });
}
