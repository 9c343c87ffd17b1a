import { ATTRIBUTE } from "@tandem/observability";
import { type Dashboard, panel } from "../dashboard.ts";
import { quantile, ratePerSec } from "../series.ts";

const { carrier, status } = ATTRIBUTE;

export const CARRIERS: Dashboard = {
  name: "carriers",
  title: "carriers",
  panels: [
    panel("Attempts", "INVITEs of ours, by carrier. Where one fails the next of the route is tried.", "reqps", {
      "{{tandem_carrier}}": ratePerSec("carrierAttempts", [carrier]),
    }),
    panel("Answered", "Attempts that were answered.", "reqps", {
      "{{tandem_carrier}}": ratePerSec("carrierAnswered", [carrier]),
    }),
    panel(
      "Answered of all that ended",
      "Answer seizure ratio: what people call does not answer always, so compare carriers, and days.",
      "percentunit",
      {
        "{{tandem_carrier}}": `${ratePerSec("carrierAnswered", [carrier])} / ${ratePerSec("carrierAttempts", [carrier])}`,
      },
    ),
    panel(
      "Failures",
      "Attempts without an answer. none: no response in time. 487: we cancelled it. 5xx and none are the carrier's.",
      "reqps",
      { "{{tandem_carrier}} {{tandem_sip_status}}": ratePerSec("carrierFailures", [carrier, status]) },
    ),
    panel("Post-dial delay to the PSTN", "From our INVITE to the first 180 or 183, of all carriers.", "s", {
      "95 of 100": quantile(0.95, "postDialDelay"),
      median: quantile(0.5, "postDialDelay"),
    }),
  ],
};
