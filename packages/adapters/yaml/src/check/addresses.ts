import { formatCidr, parseCidr, parseIpAddress } from "@tandem/directory";
import type { Found } from "../problem.ts";
import { listenersOf } from "./listeners.ts";
import { type Claim, overlaps } from "./overlaps.ts";
import { type Row, rowsOf, textAt, textsOf } from "./rows.ts";

/** Address blocks that cannot be, or that two carriers share: then nobody could tell whose call it is. */
export function findBadAddresses(file: Row): readonly Found[] {
  return [...badRanges(file), ...sharedSources(file), ...unspecifiedListeners(file)];
}

/** What works, but is seldom meant. */
export function findDoubtfulAddresses(file: Row): readonly Found[] {
  const acls = rowsOf(file, "trunks").flatMap(aclClaims);
  const sources = rowsOf(file, "carriers").flatMap(sourceClaims);
  return [
    ...overlaps(acls, (a, b) => a.owner !== b.owner).map(([earlier, later]) => ({
      path: later.path,
      message: `${formatCidr(later.cidr)} is also in the list of trunk ${earlier.owner}`,
      fix: "nothing, if calls from there name the trunk's domain in their Request-URI: it decides",
    })),
    ...overlaps([...sources, ...acls], (a, b) => a.kind !== b.kind).map(([carrier, trunk]) => ({
      path: trunk.path,
      message: `${formatCidr(trunk.cidr)} is both trunk ${trunk.owner}'s and carrier ${carrier.owner}'s, so a call from there can be taken for the other's`,
      fix: "narrow one of the two, if they are not one machine",
    })),
  ];
}

function badRanges(file: Row): readonly Found[] {
  return ranges(file).flatMap(({ row, address, range }) => {
    if (range === undefined || parseIpAddress(address) === undefined || parseCidr(`${address}/${range}`) !== undefined)
      return [];
    return [
      {
        path: [...row.path, "range"],
        message: `an IPv4 address has no ${range} leading bits`,
        fix: "write 0 to 32; 32 is the address alone",
      },
    ];
  });
}

function ranges(file: Row) {
  return rowsOf(file, "trunks").flatMap((trunk) =>
    rowsOf(trunk, "accessControlLists").flatMap((list) =>
      rowsOf(list, "ipRanges").flatMap((row) => {
        const address = textAt(row, "ipAddress");
        const range = row.fields["range"];
        if (address === undefined || list.fields["enabled"] === false) return [];
        return [{ row, trunk, address, range: typeof range === "number" ? range : undefined }];
      }),
    ),
  );
}

function aclClaims(trunk: Row): readonly Claim[] {
  return ranges({ path: [], fields: { trunks: [trunk.fields] } }).flatMap(({ row, address, range }) => {
    const cidr = parseCidr(range === undefined ? address : `${address}/${range}`);
    // The rows were read out of a list of this one trunk.
    return cidr === undefined
      ? []
      : [{ path: [...trunk.path, ...row.path.slice(2)], kind: "trunk", owner: textAt(trunk, "name") ?? "", cidr }];
  });
}

function sourceClaims(carrier: Row): readonly Claim[] {
  const owner = textAt(carrier, "name") ?? "";
  const own =
    carrier.fields["sources"] === undefined
      ? [{ path: [...carrier.path, "address"], text: textAt(carrier, "address") ?? "" }]
      : [];
  return [...own, ...textsOf(carrier, "sources")].flatMap(({ path, text }) => {
    const cidr = parseCidr(text);
    return cidr === undefined ? [] : [{ kind: "carrier", path, owner, cidr }];
  });
}

function sharedSources(file: Row): readonly Found[] {
  const claims = rowsOf(file, "carriers").flatMap(sourceClaims);
  return overlaps(claims, (a, b) => a.owner !== b.owner).map(([earlier, later]) => ({
    path: later.path,
    message: `${formatCidr(later.cidr)} overlaps ${formatCidr(earlier.cidr)}, where the calls of carrier ${earlier.owner} come from`,
    fix: "give each carrier sources of its own, or make one carrier of the two",
  }));
}

function unspecifiedListeners(file: Row): readonly Found[] {
  return listenersOf(file)
    .filter(({ address, advertised }) => advertised === undefined && isUnspecified(address))
    .map(({ path, transport, address, port }) => {
      const other = transport === "UDP" ? "" : `transport: ${transport}, `;
      const bound = address.includes(":") ? `"${address}"` : address;
      return {
        path,
        message: `${address} is every address of the machine, and no peer can answer to it`,
        fix: `write {${other}address: ${bound}, port: ${String(port)}, advertised: sip.example.com} with the name or address that peers use`,
      };
    });
}

function isUnspecified(text: string): boolean {
  const address = parseIpAddress(text);
  return address?.words.every((word) => word === 0) ?? false;
}
