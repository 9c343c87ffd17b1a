import { z } from "zod";
import { field } from "./field.ts";
import { cidr, finalStatus, host, name, port, routePrefix, servedTransport, statusClass } from "./scalars.ts";

export const carrierSchema = z.strictObject({
  name: field(name, { reason: "What routes and records call it; unique." }),
  address: field(host, { reason: "Where its calls go." }),
  port: field(port.optional(), {
    reason: "The port there.",
    default: "5060; for a host name, what DNS says (RFC 3263)",
  }),
  transport: field(servedTransport.default("UDP"), {
    reason:
      "How it is reached. It is never changed because a message is large (RFC 3261 §18.1.1): say TCP where long datagrams get lost.",
  }),
  sources: field(z.array(cidr).max(1_000).optional(), {
    reason: "Where its calls come from; no two carriers may share an address.",
    default: "its address; none for a host name",
  }),
  failoverStatuses: field(
    z
      .array(z.union([finalStatus, statusClass]))
      .max(300)
      .optional(),
    {
      reason: "The complete list of final statuses after which the next carrier is tried.",
      default: "408, 5xx",
    },
  ),
  optionsPingSec: field(z.int().min(0).max(3_600).default(0), {
    reason: "Asks by OPTIONS whether it is there; 0 is never, real calls tell.",
    unit: "s",
  }),
  trusted: field(z.boolean().default(true), {
    reason: "Keeps P-Asserted-Identity and Privacy towards it (RFC 3325); otherwise they are stripped.",
  }),
  numberFormat: field(z.enum(["E164", "DIGITS"]).default("E164"), {
    reason: "`E164` sends `+12025550100`, `DIGITS` the same without `+`.",
  }),
  noAnswerSec: field(z.int().min(5).max(600).default(120), {
    reason: "How long a dialled call may ring there.",
    unit: "s",
  }),
  maxConcurrentCalls: field(z.int().min(1).max(1_000_000).optional(), {
    reason: "Calls in progress at this carrier.",
    unit: "calls",
    default: "no limit of its own",
  }),
});

export const routeSchema = z.strictObject({
  prefix: field(routePrefix, {
    reason: "What a number begins with. `+` alone is every number; digits alone are a short code.",
  }),
  carriers: field(
    z
      .array(
        z.strictObject({
          name: field(name, { reason: "A carrier's name." }),
          priority: field(z.int().min(0).max(1_000).default(1), { reason: "The lowest is tried first." }),
          weight: field(z.int().min(1).max(10_000).default(1), { reason: "The share among those of equal priority." }),
        }),
      )
      .min(1)
      .max(100),
    { reason: "Who takes them." },
  ),
});
