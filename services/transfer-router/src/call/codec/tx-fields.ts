import type { Leg, Route, Tx } from "../state.ts";
import type { Instant } from "./instant.ts";
import { isSameRoute, routeNumber } from "./route-row.ts";
import { corrupt, type Text, unpackText } from "./row.ts";
import type { Reading, Writing } from "./shared.ts";

/** Fields that rows of client and server transactions have in the same places. */
export type TxFields = [
  /** Machine's kind and phase, method (`-`: in a field of its own), purpose (`-` in a server's), branch without its cookie. */
  head: string,
  id: number,
  leg: number,
  cseq: number,
  startedAt: Instant,
  /** From `startedAt`. */
  phaseAt: Instant,
  flags: number,
  /** 0: the leg's, else one more than its number. */
  route: number,
];

/** Parts of the call that its transactions repeat. */
export interface CallParts {
  readonly keys: readonly string[];
  readonly legs: readonly Leg[];
}

const COOKIE = "z9hG4bK";
const HEAD_LETTERS = 4;
/** Methods come from peers: a Map, because "constructor" is a method too. */
const METHOD = new Map([
  ["INVITE", "I"],
  ["BYE", "B"],
  ["CANCEL", "C"],
  ["NOTIFY", "N"],
  ["REFER", "R"],
  ["SUBSCRIBE", "S"],
  ["UPDATE", "U"],
  ["INFO", "F"],
  ["MESSAGE", "M"],
  ["OPTIONS", "O"],
  ["PRACK", "P"],
  ["PUBLISH", "L"],
]);
const METHOD_OF = new Map([...METHOD].map(([method, letter]) => [letter, method]));

/** The method's letter; the name of a method that has none is stored apart. */
export function methodLetter(method: string): string {
  return METHOD.get(method) ?? "-";
}

export function unpackMethod(head: string, named: Text): string {
  const letter = head.charAt(2);
  return letter === "-" ? unpackText(named) : (METHOD_OF.get(letter) ?? corrupt(`no method ${letter}`));
}

export function hasCookie(branch: string): boolean {
  return branch.startsWith(COOKIE);
}

export function withoutCookie(branch: string): string {
  return hasCookie(branch) ? branch.slice(COOKIE.length) : branch;
}

export function unpackBranch(head: string, isWhole: boolean): string {
  const rest = head.slice(HEAD_LETTERS);
  return isWhole ? rest : COOKIE + rest;
}

export function packRouteOf(w: Writing, { route, leg }: Tx, { legs }: CallParts): number {
  const own = legs[leg - 1]?.route;
  return own !== undefined && isSameRoute(own, route) ? 0 : routeNumber(w, route) + 1;
}

export function unpackRouteOf(r: Reading, stored: number, leg: number, { legs }: CallParts): Route {
  return (stored === 0 ? legs[leg - 1]?.route : r.routes[stored - 1]) ?? corrupt(`no route ${stored} of leg ${leg}`);
}
