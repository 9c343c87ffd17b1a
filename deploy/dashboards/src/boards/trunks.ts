import { ATTRIBUTE } from "@tandem/observability";
import { type Dashboard, panel } from "../dashboard.ts";
import { ratePerSec, series } from "../series.ts";

const { trunk, direction, rule, reason } = ATTRIBUTE;

export const TRUNKS: Dashboard = {
  name: "trunks",
  title: "trunks",
  panels: [
    panel("Calls", "Records that began, by trunk and direction; the ten that have most.", "reqps", {
      "{{tandem_trunk_id}} {{tandem_direction}}": `topk(10, ${ratePerSec("trunkCalls", [trunk, direction])})`,
    }),
    panel(
      "Refused",
      "Calls and transfers that a rule, a limit, a missing price or the credit refused, by trunk and rule.",
      "reqps",
      { "{{tandem_trunk_id}} {{tandem_transfer_rule}}": `topk(10, ${ratePerSec("trunkRefusals", [trunk, rule])})` },
    ),
    panel(
      "Calls beyond a partition's cap",
      "By trunk or carrier; each got 503. Its Call-IDs are not random, or it floods: nobody else's calls are touched.",
      "reqps",
      {
        "{{tandem_trunk_id}}{{tandem_carrier}}": `topk(10, ${ratePerSec("callsCapped", [trunk, ATTRIBUTE.carrier])})`,
      },
    ),
    panel(
      "Messages in",
      "What came at the edges, what went to a router, and what an edge answered by itself.",
      "reqps",
      {
        received: ratePerSec("received"),
        "to a router": ratePerSec("forwarded"),
        "answered by the edge": ratePerSec("answered"),
      },
    ),
    panel("Messages without an answer", "By reason: floods, forgeries, what is no SIP.", "reqps", {
      "{{tandem_reason}}": ratePerSec("dropped", [reason]),
    }),
    panel(
      "Messages beyond a leg's rate",
      "More than 20 a second of one leg. They are taken while there is room for them, and given up before any other.",
      "reqps",
      { "beyond it": ratePerSec("excess"), "given up": ratePerSec("shed") },
    ),
    panel("Messages out", "What a socket took, and what none took.", "reqps", {
      sent: ratePerSec("sent"),
      failed: ratePerSec("sendFailed"),
    }),
    panel("Datagrams lost at the socket", "The kernel threw them away: its buffer was full.", "reqps", {
      "{{tandem_listener}}": ratePerSec("socketDrops", [ATTRIBUTE.listener]),
    }),
    panel(
      "Messages that wait for a router",
      "At the edges: none in a healthy cluster, some while a partition changes hands.",
      "short",
      { held: `sum (${series("held")})`, "given up, a second": ratePerSec("undelivered") },
      { scope: "cluster" },
    ),
  ],
};
