import { resolve } from "node:path";
import {
  type AddressPort,
  type Carrier,
  type Config,
  cidrOf,
  DEFAULT_FAILOVER_STATUSES,
  hostKey,
  type Listen,
  parseCidr,
  parseIpAddress,
} from "@tandem/directory";
import { portOf } from "./port-of.ts";
import type { ConfigFile } from "./schema/config-schema.ts";
import { type ReadListen, readListen } from "./schema/listen.ts";
import { toTrunk } from "./to-trunk.ts";

type CarrierFile = ConfigFile["carriers"][number];

/** The configuration of a file that has passed every check. `folder` is where its relative paths begin. */
export function toConfig(file: ConfigFile, folder: string): Config {
  return {
    listen: file.listen.map(toListen),
    http: file.http === undefined ? undefined : httpOf(file.http),
    topLevelDomain: hostKey(file.topLevelDomain),
    publicAddresses: file.publicAddresses.map(hostKey),
    dns: file.dns,
    secret: file.secret,
    rateDecks: file.rateDecks.map((deck) => ({ ...deck, file: resolve(folder, deck.file) })),
    trunks: file.trunks.map((trunk) => toTrunk(trunk, file)),
    carriers: file.carriers.map(toCarrier),
    routes: file.routes,
    capture: file.capture,
    hep: file.hep === undefined ? undefined : { ...file.hep, server: httpOf(file.hep.server) },
    limits: file.limits,
  };
}

function toListen(listen: ConfigFile["listen"][number]): Listen {
  if (typeof listen === "string") {
    const { transport, address, port } = addressPortOf(listen);
    return { transport, address, port, advertised: { host: address, port } };
  }
  const { transport, address, port, advertised } = listen;
  const own = { host: hostKey(address), port };
  return {
    transport,
    address: hostKey(address),
    port,
    advertised: advertised === undefined ? own : toAdvertised(advertised, port),
  };
}

function toAdvertised(text: string, port: number): Listen["advertised"] {
  const split = /^(.*):(\d+)$/.exec(text.endsWith("]") ? "" : text);
  return split === null ? { host: hostKey(text), port } : { host: hostKey(split[1] ?? ""), port: Number(split[2]) };
}

function httpOf(text: string): AddressPort {
  const { address, port } = addressPortOf(`tcp:${text}`);
  return { address, port };
}

function addressPortOf(text: string): ReadListen {
  const read = readListen(text);
  if (typeof read === "string") throw new Error(`unchecked listener ${text}`);
  return { ...read, address: hostKey(read.address) };
}

function toCarrier(carrier: CarrierFile): Carrier {
  const address = parseIpAddress(carrier.address);
  const own = address === undefined ? [] : [cidrOf(address)];
  return {
    name: carrier.name,
    address: hostKey(carrier.address),
    port: portOf(carrier.address, carrier.port, carrier.transport),
    transport: carrier.transport,
    sources: carrier.sources?.flatMap((text) => parseCidr(text) ?? []) ?? own,
    failoverStatuses: carrier.failoverStatuses?.flatMap(statusesOf) ?? DEFAULT_FAILOVER_STATUSES,
    optionsPingSec: carrier.optionsPingSec,
    trusted: carrier.trusted,
    numberFormat: carrier.numberFormat,
    noAnswerSec: carrier.noAnswerSec,
    maxConcurrentCalls: carrier.maxConcurrentCalls,
  };
}

function statusesOf(status: number | "4xx" | "5xx" | "6xx"): readonly number[] {
  if (typeof status === "number") return [status];
  const first = Number(status.charAt(0)) * 100;
  return Array.from({ length: 100 }, (_, i) => first + i);
}
