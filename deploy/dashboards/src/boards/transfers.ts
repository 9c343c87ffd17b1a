import { ATTRIBUTE } from "@tandem/observability";
import { type Dashboard, panel } from "../dashboard.ts";
import { quantile, ratePerSec, series } from "../series.ts";

const { targetClass, outcome, result, direction, callState, event } = ATTRIBUTE;

export const TRANSFERS: Dashboard = {
  name: "transfers",
  title: "transfers and calls",
  panels: [
    panel(
      "Transfers",
      "Transfers that ended, by class and outcome. FAILED: the target was busy, away, or gave no answer. REFUSED: a rule of ours.",
      "reqps",
      { "{{tandem_transfer_class}} {{tandem_transfer_outcome}}": ratePerSec("transfers", [targetClass, outcome]) },
    ),
    panel("Time of a transfer", "From the REFER to its outcome, the ringing of the target included.", "s", {
      "{{tandem_transfer_class}} median": quantile(0.5, "transferTime", [targetClass]),
      "{{tandem_transfer_class}} 99 of 100": quantile(0.99, "transferTime", [targetClass]),
    }),
    panel("Post-dial delay", "From our INVITE to the first 180 or 183.", "s", {
      "{{tandem_transfer_class}} median": quantile(0.5, "postDialDelay", [targetClass]),
      "{{tandem_transfer_class}} 95 of 100": quantile(0.95, "postDialDelay", [targetClass]),
    }),
    panel("Calls that are up", "Calls in the routers' memory, those that only linger included.", "short", {
      calls: `sum (${series("calls")})`,
    }),
    panel("Calls that begin", "Records, by direction and class: a transfer makes one of its own.", "reqps", {
      "{{tandem_direction}} {{tandem_transfer_class}}": ratePerSec("callsStarted", [direction, targetClass]),
    }),
    panel("Calls that end", "Records, by result.", "reqps", {
      "{{tandem_call_result}}": ratePerSec("callsEnded", [result]),
    }),
    panel(
      "Retransmissions",
      "Messages of ours that a timer sent again: a peer is slow, or the way to it loses.",
      "reqps",
      {
        retransmissions: ratePerSec("retransmissions"),
      },
    ),
    panel(
      "Surprises",
      "Messages that changed nothing and were answered by nothing: copies, and what no state expects.",
      "reqps",
      { "{{tandem_call_state}} {{tandem_event}}": ratePerSec("surprises", [callState, event]) },
    ),
  ],
};
