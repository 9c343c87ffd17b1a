import { z } from "zod";
import { field, named } from "./field.ts";
import { policyFields } from "./policy-schema.ts";
import {
  country,
  countryOrAll,
  currency,
  decimal,
  e164,
  e164Prefix,
  host,
  hostName,
  ipAddress,
  name,
  port,
  servedTransport,
} from "./scalars.ts";

const nonEmptyText = named(z.string().min(1).max(128), { type: "text, 1 to 128 characters", example: '"pbx-7"' });

const accessControlList = z.strictObject({
  name: field(name, { reason: "For people." }),
  enabled: field(z.boolean().default(true), { reason: "Turns the list off without deleting it." }),
  ipRanges: field(
    z
      .array(
        z.strictObject({
          ipAddress: field(ipAddress, { reason: "The start of the range." }),
          range: field(z.int().min(0).max(128).optional(), {
            reason: "The leading bits that count (CIDR).",
            unit: "bits",
            default: "one address: 32, or 128 for IPv6",
          }),
          description: field(z.string().optional(), { reason: "For people." }),
        }),
      )
      .min(1)
      .max(1_000),
    { reason: "The addresses. Calls from them are this trunk's without a password." },
  ),
});

const credential = z.strictObject({
  username: field(nonEmptyText, { reason: "Unique within the trunk." }),
  password: field(nonEmptyText, { reason: "For digest authentication (RFC 8760)." }),
  previousPassword: field(nonEmptyText.optional(), {
    reason: "One that is right too, while the PBX is given the new one.",
    default: "none",
  }),
});

const credentialList = z.strictObject({
  name: field(name, { reason: "For people." }),
  credentials: field(z.array(credential).min(1).max(1_000), { reason: "The user names and passwords." }),
});

const endpoint = z.strictObject({
  name: field(name, { reason: "For records; unique within the trunk." }),
  address: field(host, { reason: "Where the customer takes inbound calls." }),
  port: field(port.optional(), {
    reason: "The port there.",
    default: "5060; for a host name, what DNS says (RFC 3263)",
  }),
  transport: field(servedTransport.default("UDP"), {
    reason:
      "How it is reached. It is never changed because a message is large (RFC 3261 §18.1.1): say TCP where long datagrams get lost.",
  }),
  priority: field(z.int().min(1).max(1_000).default(1), { reason: "The lowest is tried first, equal ones in turn." }),
  enabled: field(z.boolean().default(true), { reason: "Turns the endpoint off without deleting it." }),
});

const callBlockingRule = z.strictObject({
  name: field(name.optional(), { reason: "Named in the refusal and in the record.", default: "its place in the list" }),
  direction: field(z.enum(["INBOUND", "OUTBOUND"]), { reason: "The calls that it looks at." }),
  callerCountry: field(country.optional(), { reason: "Blocks calls from this country." }),
  calleeCountry: field(country.optional(), { reason: "Blocks calls to this country." }),
  callerMatch: field(e164Prefix.optional(), { reason: "Blocks calls from numbers that begin so." }),
  calleeMatch: field(e164Prefix.optional(), { reason: "Blocks calls to numbers that begin so." }),
});

const credit = z.strictObject({
  balance: field(decimal, {
    reason: "What the trunk begins with. It counts once: later, `tandem credit add` changes the balance.",
    unit: "`currency`",
  }),
  currency: field(currency, { reason: "That of the trunk's decks." }),
  onBillingDown: field(z.enum(["failOpen", "failClosed"]).default("failClosed"), {
    reason:
      "A PSTN call while billing does not answer: `failOpen` makes it and charges it later, `failClosed` refuses it.",
  }),
});

export const trunkSchema = z.strictObject({
  name: field(name, { reason: "Unique; the friendly name in logs and records." }),
  id: field(name.optional(), { reason: "Unique; the `trunkId` of records.", default: "the name" }),
  projectId: field(name.default("default"), { reason: "Groups trunks in records and queries." }),
  hostName: field(hostName, { reason: "The trunk's domain is `hostName.topLevelDomain`." }),
  aliases: field(z.array(hostName).max(100).default([]), { reason: "Whole domain names that mean this trunk too." }),
  callsPerSecond: field(z.int().min(1).max(100_000).default(10), {
    reason: "Calls started; more are refused. Referred PSTN calls count.",
    unit: "calls a second",
  }),
  maxConcurrentCalls: field(z.int().min(1).max(1_000_000).default(100), {
    reason: "Calls in progress, referred ones included; more are refused.",
    unit: "calls",
  }),
  accessControlLists: field(z.array(accessControlList).max(100).default([]), {
    reason: "Who is this customer by source address.",
  }),
  credentialLists: field(z.array(credentialList).max(100).default([]), {
    reason: "Who is this customer by user name and password.",
  }),
  credentials: field(z.array(credential).max(1_000).default([]), { reason: "The same without a list around them." }),
  digestAlgorithms: field(
    z
      .array(z.enum(["SHA-256", "MD5"]))
      .min(1)
      .max(2)
      .default(["SHA-256", "MD5"]),
    {
      reason:
        "What a password challenge offers, the preferred one first. Old clients (SIPp 3.6, baresip 1.0) fail when they see SHA-256: give them `[MD5]`.",
    },
  ),
  phoneNumbers: field(z.array(e164).max(100_000).default([]), {
    reason: "The customer's numbers. A call to one comes here; the first is the caller ID by default.",
  }),
  endpoints: field(z.array(endpoint).max(100).default([]), { reason: "Where inbound calls are delivered." }),
  enableCallForward: field(z.boolean().optional(), {
    reason: "Forwards an inbound call that no endpoint takes. Not available in this version: `true` is refused.",
    default: "true where `callForwardNumber` is given",
  }),
  callForwardNumber: field(e164.optional(), {
    reason: "Where to. The forwarded call is an outbound call of the trunk.",
  }),
  countryPermissions: field(z.array(countryOrAll).max(300).optional(), {
    reason: "Where outbound calls may go.",
    default: "the country of each of the trunk's own numbers",
  }),
  callBlockingRules: field(z.array(callBlockingRule).max(1_000).default([]), {
    reason: "A call that meets every condition of a rule is refused.",
  }),
  credit: field(credit.optional(), {
    reason: "PSTN calls are made only as far as a balance goes; beyond it they get 402.",
    default: "none: no balance is kept or asked",
  }),
  ...policyFields,
});
