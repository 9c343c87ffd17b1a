import { DEFAULT_GUARD, DEFAULT_POLICY } from "@tandem/directory";
import { z } from "zod";
import { field, named } from "./field.ts";
import { country, digits, hostRule, name, port, portRange } from "./scalars.ts";

const refuseOrAllow = z.enum(["REFUSE", "ALLOW"]);
const seconds = (max: number) =>
  named(z.int().min(1).max(max), { type: `whole number, 1 to ${max.toLocaleString("en")}`, example: "60" });

const rateDeckNames = z.strictObject({
  INBOUND: field(name.optional(), {
    reason: "The deck that prices the PSTN leg of an inbound call, by the trunk's number.",
  }),
  OUTBOUND: field(name.optional(), {
    reason: "The deck that prices the PSTN leg of an outbound call, by the called number.",
  }),
});

const foreignGuard = z.strictObject({
  allow: field(z.array(hostRule).max(1_000).default([]), {
    reason:
      "Opens what is closed by default: private, loopback and link-local blocks, and the addresses of carriers and other trunks. Never this platform's own.",
  }),
  deny: field(z.array(hostRule).max(1_000).default([]), { reason: "Closes more. It wins over `allow`." }),
  ports: field(
    z
      .array(z.union([port, portRange]))
      .min(1)
      .max(100)
      .optional(),
    {
      reason:
        "Where a target may listen. Well-known ports are closed, so that a transfer cannot speak to a mail or name server.",
      default: DEFAULT_GUARD.ports.map((range) => `${range.from}-${range.to}`).join(", "),
    },
  ),
  transports: field(
    z
      .array(z.enum(["UDP", "TCP", "TLS"]))
      .min(1)
      .default([...DEFAULT_GUARD.transports]),
    {
      reason: "How a target may be reached.",
    },
  ),
  callsPerSecond: field(z.int().min(1).max(100_000).optional(), {
    reason: "Transfers to foreign targets are free of charge, so they have a rate of their own.",
    unit: "calls a second",
    default: "the trunk's `callsPerSecond`",
  }),
  maxConcurrentCalls: field(z.int().min(1).max(1_000_000).optional(), {
    reason: "Likewise for how many there are at once.",
    unit: "calls",
    default: "the trunk's `maxConcurrentCalls`",
  }),
  maxDurationSec: field(seconds(86_400).default(DEFAULT_GUARD.maxDurationSec), {
    reason: "Ends a forgotten call to a foreign target.",
    unit: "s",
  }),
});

const dialPlan = z.strictObject({
  country: field(country.optional(), {
    reason: "The country whose numbers are dialled without `+`.",
    default: "the country of the trunk's first number",
  }),
  nationalPrefix: field(digits.optional(), {
    reason: "The digits before a national number, as `0`.",
    default: "the country's own",
  }),
  internationalPrefix: field(digits.optional(), {
    reason: "The digits before a country code, as `00` or `011`.",
    default: "the country's own",
  }),
});

/** The policy fields of a trunk, which stand in it beside the others. */
export const policyFields = {
  transferMode: field(z.enum(["ALL", "SIP_ONLY", "DISABLED"]).default(DEFAULT_POLICY.transferMode), {
    reason: "`SIP_ONLY` refuses transfers to telephone numbers, `DISABLED` every REFER.",
  }),
  transferCallerId: field(z.enum(["TRANSFEREE", "TRANSFEROR"]).default(DEFAULT_POLICY.transferCallerId), {
    reason:
      "Whose number the transfer target sees. The far party of a live call of this trunk counts as verified for its referred leg.",
  }),
  callerIdPolicy: field(z.enum(["REPLACE", "REJECT"]).default(DEFAULT_POLICY.callerIdPolicy), {
    reason: "A From that is no number of the trunk becomes the trunk's first number, or the call is refused.",
  }),
  notifyProgress: field(z.enum(["INITIAL", "NONE", "ALL"]).default(DEFAULT_POLICY.notifyProgress), {
    reason: "`INITIAL`: NOTIFY 100 and the final one; `NONE`: the final one only; `ALL`: 180 and 183 too.",
  }),
  byeGuardMs: field(z.int().min(0).max(32_000).default(DEFAULT_POLICY.byeGuardMs), {
    reason: "After a successful transfer the transferor has this long to send its own BYE.",
    unit: "ms",
  }),
  transferRingTimeoutSec: field(seconds(600).default(DEFAULT_POLICY.transferRingTimeoutSec), {
    reason: "How long a transfer target may ring before the transfer fails with 408.",
    unit: "s",
  }),
  maxTransferredDurationSec: field(seconds(86_400).default(DEFAULT_POLICY.maxTransferredDurationSec), {
    reason: "The surviving pair has no customer in it who would hang up.",
    unit: "s",
  }),
  maxTransfers: field(z.int().min(0).max(100).default(DEFAULT_POLICY.maxTransfers), {
    reason: "Transfers in one chain of calls; stops loops of transfers.",
    unit: "transfers",
  }),
  earlyMediaOnTransfer: field(z.boolean().default(DEFAULT_POLICY.earlyMediaOnTransfer), {
    reason:
      "Lets the transferee hear the target's early media before it answers. Not available in this version: `true` is refused.",
  }),
  rateDeck: field(z.union([name, rateDeckNames]).optional(), {
    reason:
      "The prices, by the names in `rateDecks`. One name stands for the decks of that name in both directions. Without one, PSTN calls are refused unless `unrated: ALLOW`.",
    default: "none",
  }),
  foreignGuard: field(foreignGuard.prefault({}), {
    reason: "What a transfer to another domain must meet, since it is free and passes no other rule.",
  }),
  dialPlan: field(dialPlan.prefault({}), { reason: "How numbers without `+` are read." }),
  redirects: field(z.boolean().default(DEFAULT_POLICY.redirects), {
    reason: "Follows a 3xx answer of a foreign target, guarded again, two deep.",
  }),
  onNet: field(z.boolean().default(DEFAULT_POLICY.onNet), {
    reason:
      "Calls a number of a trunk of this platform directly instead of through a carrier. Not available in this version: `true` is refused.",
  }),
  notifyAfterBye: field(z.boolean().default(DEFAULT_POLICY.notifyAfterBye), {
    reason: "Sends the final NOTIFY to a transferor that hung up after the 202 (RFC 5057 §3.1).",
  }),
  referredBy: field(z.enum(["PASS", "MAKE"]).default(DEFAULT_POLICY.referredBy), {
    reason: "`PASS` hands the REFER's Referred-By to the target; `MAKE` also makes one where there is none.",
  }),
  premium: field(refuseOrAllow.default(DEFAULT_POLICY.premium), { reason: "Premium-rate numbers on transfer." }),
  unrated: field(refuseOrAllow.default(DEFAULT_POLICY.unrated), {
    reason: "A PSTN call without a deck or price: refused, or free with its reason recorded.",
  }),
  emergencyOnTransfer: field(refuseOrAllow.default(DEFAULT_POLICY.emergencyOnTransfer), {
    reason: "Emergency numbers as transfer targets. Dialled emergency calls are never refused by this.",
  }),
  trace: field(z.boolean().default(DEFAULT_POLICY.trace), {
    reason:
      "Traces every call of the trunk, beside one in `traceOneIn` and those that ask for it (`X-Tandem-Trace: 1`). For a trunk that is being set up, or has a fault: traced calls cost CPU and a collector.",
  }),
};
