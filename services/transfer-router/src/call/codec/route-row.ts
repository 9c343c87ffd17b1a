import type { Route } from "../state.ts";
import { cut, packText, type Stored, type Text, unpackText } from "./row.ts";
import { packWord, type Reading, unpackWord, type Writing } from "./shared.ts";

export type RouteRow = [address: number, port: number, listener: number, transport: Transport, flow: Text];

/** "UDP" is the default. */
export type Transport = string | 0;

/** The number of a route in the call's table of them, from 0. */
export function routeNumber(w: Writing, route: Route): number {
  const known = w.routes.findIndex((other) => isSameRoute(other, route));
  return known < 0 ? w.routes.push(route) - 1 : known;
}

export function isSameRoute(a: Route, b: Route): boolean {
  return (
    a === b ||
    (a.port === b.port &&
      a.address === b.address &&
      a.transport === b.transport &&
      a.listener === b.listener &&
      a.flow === b.flow)
  );
}

export function packRoute(w: Writing, route: Route): Stored<RouteRow> {
  const { address, port, listener, transport, flow } = route;
  return cut<RouteRow>([packWord(w, address), port, packWord(w, listener), packTransport(transport), packText(flow)]);
}

export function unpackRoute(r: Reading, row: Stored<RouteRow>): Route {
  return {
    address: unpackWord(r, row[0] ?? 0),
    port: row[1] ?? 0,
    transport: unpackTransport(row[3] ?? 0),
    listener: unpackWord(r, row[2] ?? 0),
    flow: unpackText(row[4] ?? 0),
  };
}

export function packTransport(transport: string): Transport {
  return transport === "UDP" ? 0 : transport;
}

export function unpackTransport(stored: Transport): string {
  return stored === 0 ? "UDP" : stored;
}
