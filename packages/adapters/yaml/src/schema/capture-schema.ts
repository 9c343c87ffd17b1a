import { z } from "zod";
import { field, named } from "./field.ts";
import { addressPort } from "./scalars.ts";

const DAYS = 3_650;

/** What is kept of each call's signalling. */
export const captureSchema = z.strictObject({
  enabled: field(z.boolean().default(true), {
    reason:
      "Keeps the messages of each call for its ladder, raw messages and pcap. Passwords' answers and media keys are masked.",
  }),
  bodies: field(z.boolean().default(true), {
    reason: "Keeps bodies (SDP, INFO, MESSAGE) as well; false keeps headers alone.",
  }),
  keepDays: field(z.int().min(1).max(DAYS).default(7), { reason: "For how long.", unit: "days" }),
});

/** A Homer server that gets copies of all messages. */
export const hepSchema = z.strictObject({
  server: field(addressPort, {
    reason: "Where Homer takes HEP v3 over UDP; it sees whole messages, so mind the way there.",
  }),
  agentId: field(z.int().min(1).max(4_294_967_295).default(2001), { reason: "The capture agent's number in Homer." }),
  key: field(named(z.string().min(1).max(256), { type: "text", example: "myHep" }).optional(), {
    reason: "What Homer knows this agent by. In a cluster it is `TANDEM_HEP_KEY` of each edge instead.",
  }),
  packetsPerSecond: field(z.int().min(1).max(1_000_000).default(20_000), {
    reason: "More are left out, and counted.",
    unit: "a second",
  }),
});
