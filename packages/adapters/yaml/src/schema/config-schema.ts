import { z } from "zod";
import { captureSchema, hepSchema } from "./capture-schema.ts";
import { carrierSchema, routeSchema } from "./carrier-schema.ts";
import { field, named } from "./field.ts";
import {
  addressPort,
  currency,
  dnsServer,
  host,
  hostName,
  hostPort,
  ipAddress,
  listenText,
  name,
  port,
  secret,
  servedTransport,
} from "./scalars.ts";
import { trunkSchema } from "./trunk-schema.ts";

const listen = z.strictObject({
  transport: field(servedTransport.default("UDP"), { reason: "What it speaks." }),
  address: field(ipAddress, { reason: "The address to bind; 0.0.0.0 is every IPv4 address of the machine." }),
  port: field(port.default(5060), { reason: "The port to bind." }),
  advertised: field(hostPort.optional(), {
    reason:
      "What Via and Contact carry: how peers reach this socket. Needed with 0.0.0.0, behind NAT and behind a load balancer.",
    default: "the address and port",
  }),
});

const rateDeck = z.strictObject({
  name: field(name, { reason: "What trunks call it; unique in its direction." }),
  direction: field(z.enum(["INBOUND", "OUTBOUND"]), { reason: "The legs that it prices." }),
  currency: field(currency, { reason: "The currency of every price in it." }),
  file: field(named(z.string().min(1).max(4_096), { type: "path", example: "rates.csv" }), {
    reason: "A CSV file; a relative path begins at the folder of this file.",
  }),
});

const limitName = z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/);
const limitValue = named(z.int().min(0).max(Number.MAX_SAFE_INTEGER), { type: "whole number", example: "10000" });

/** The whole file. Unknown fields are errors everywhere. */
export const configSchema = z.strictObject({
  listen: field(
    z
      .array(z.union([listenText, listen]))
      .min(1)
      .max(100),
    {
      reason:
        "Where SIP comes in. `udp:192.0.2.1:5060`, `tcp:192.0.2.1:5060`, or the fields below where more is to say.",
    },
  ),
  http: field(addressPort.optional(), {
    reason:
      "Where health and queries are served. It has no passwords: keep it on loopback. At the default, queries need the token that the data folder holds.",
    default: "a free port of 127.0.0.1",
  }),
  topLevelDomain: field(hostName, { reason: "Every trunk's domain is below it." }),
  publicAddresses: field(z.array(host).max(1_000).default([]), {
    reason: "Further names and addresses that lead to this platform, so that a transfer to one is seen as a loop.",
  }),
  dns: field(z.array(dnsServer).min(1).max(10).optional(), {
    reason: "The DNS servers for SIP targets.",
    default: "the system's",
  }),
  secret: field(secret.optional(), {
    reason: "The key of tags, branches and nonces. Processes that share calls share it.",
    default: "made by the process",
  }),
  rateDecks: field(z.array(rateDeck).max(1_000).default([]), { reason: "Where prices are." }),
  trunks: field(z.array(trunkSchema).max(100_000).default([]), { reason: "The customers." }),
  carriers: field(z.array(carrierSchema).max(10_000).default([]), { reason: "The gateways towards the PSTN." }),
  routes: field(z.array(routeSchema).max(100_000).default([]), {
    reason: "Which carriers take which numbers: the longest prefix, then priority, then weight.",
  }),
  capture: field(captureSchema.prefault({}), {
    reason: "What is kept of each call's signalling: [capture.md](capture.md).",
  }),
  hep: field(hepSchema.optional(), { reason: "A Homer server that gets a copy of every message, by HEP v3." }),
  limits: field(z.record(limitName, limitValue).default({}), {
    reason: "Other values for the limits listed in limits.md, by name.",
  }),
});

/** The file with every default of the schema filled in. */
export type ConfigFile = z.output<typeof configSchema>;
