import { ATTRIBUTE } from "@tandem/observability";
import { type Dashboard, panel } from "../dashboard.ts";
import { ratePerSec, series, WINDOW } from "../series.ts";

const { lineKind, direction, currency, creditAnswer, reader } = ATTRIBUTE;

export const MONEY: Dashboard = {
  name: "money",
  title: "money and records",
  panels: [
    panel(
      "Lines",
      "New lines of the ledger, by kind and direction. UNRATED costs nothing: someone should look why.",
      "reqps",
      {
        "{{tandem_line_kind}} {{tandem_direction}}": ratePerSec("lines", [lineKind, direction]),
      },
    ),
    panel("Charged", "What new lines cost in an hour at this rate, by currency.", "short", {
      "{{tandem_currency}} an hour": `3600 * ${ratePerSec("charged", [currency])}`,
    }),
    panel("Alarms", "Money may be missing or doubled: each is a line of billing's log.", "short", {
      "{{tandem_reason}}": `sum by (tandem_reason) (increase(${series("alarms")}[${WINDOW}]))`,
    }),
    panel(
      "Credit",
      "Answers to reservations and their renewals, of trunks that pay from a balance. silent: billing did not answer in time.",
      "reqps",
      { "{{tandem_credit_answer}}": ratePerSec("creditAnswers", [creditAnswer]) },
    ),
    panel(
      "Calls without credit being known",
      "Let through because their trunk says failOpen, and prices that were not told in time.",
      "short",
      {
        "fail open": `sum (increase(${series("creditFailOpen")}[${WINDOW}]))`,
        "price not told": `sum (increase(${series("ratesSilent")}[${WINDOW}]))`,
      },
    ),
    panel(
      "Events behind",
      "Batches that billing and the records have not acknowledged.",
      "short",
      {
        "{{tandem_reader}}": `max by (tandem_reader) (${series("eventsPending")})`,
        poison: `sum (increase(${series("eventsPoison")}[${WINDOW}]))`,
      },
      { scope: "cluster" },
    ),
    panel(
      "Events stored",
      "By reader: both have all of them in the end.",
      "reqps",
      {
        "{{tandem_reader}}": ratePerSec("eventsConsumed", [reader]),
      },
      { scope: "cluster" },
    ),
    panel(
      "Outbox of the routers",
      "Events that the log has not acknowledged yet; lagging: no new call is taken.",
      "short",
      {
        events: `sum (${series("outboxEvents")})`,
      },
      { scope: "cluster" },
    ),
    panel("Log lagging", "1 while a router takes no new call, because its events would not be kept.", "short", {
      lagging: `max (${series("outboxLagging")})`,
    }),
    panel(
      "Signalling",
      "Parts that went to the records, and parts that could not: those ladders are missing.",
      "reqps",
      {
        sent: ratePerSec("signallingSent"),
        lost: ratePerSec("signallingLost"),
        "left out": ratePerSec("signallingLeftOut"),
      },
    ),
  ],
};
