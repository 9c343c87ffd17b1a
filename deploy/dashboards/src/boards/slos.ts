import { ATTRIBUTE } from "@tandem/observability";
import { type Dashboard, panel } from "../dashboard.ts";
import { goodTransfers, promptTransfers, shareUnder } from "../objectives.ts";
import { growth, ratePerSec, WINDOW } from "../series.ts";

const { targetClass } = ATTRIBUTE;

export const SLOS: Dashboard = {
  name: "slos",
  title: "objectives",
  panels: [
    panel(
      "Transfers that moved somebody",
      "Of all that were tried and not refused by a rule or abandoned by the transferor. Objective: 95 of 100 over a day; a busy target counts.",
      "percentunit",
      { now: goodTransfers(WINDOW), "a day": goodTransfers("1d") },
    ),
    panel(
      "Transfers done in 5 s",
      "From the REFER to the outcome. Objective: 90 of 100 over a day; the target's ringing counts.",
      "percentunit",
      {
        now: promptTransfers(WINDOW),
        "a day": promptTransfers("1d"),
      },
    ),
    panel("First ringing in 3 s", "Post-dial delay, by class. Objective: 95 of 100 over a day.", "percentunit", {
      "{{tandem_transfer_class}}": shareUnder("postDialDelay", "3", [targetClass], WINDOW),
    }),
    panel(
      "Records and money",
      "Alarms and messages kept aside in a day. Objective: none.",
      "short",
      {
        alarms: growth("alarms", "1d"),
      },
      { isStat: true },
    ),
    panel(
      "Messages that reached a router",
      "Of all that edges gave to one. Objective: all; those that did not were answered 503.",
      "percentunit",
      {
        delivered: `1 - ${ratePerSec("undelivered")} / (${ratePerSec("forwarded")} > 0)`,
      },
      { scope: "cluster" },
    ),
  ],
};
