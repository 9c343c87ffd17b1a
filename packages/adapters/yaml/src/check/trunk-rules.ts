import { hostKey } from "@tandem/directory";
import type { Found } from "../problem.ts";
import { isRecord } from "../schema/schema-walk.ts";
import { type Row, rowsOf, textAt } from "./rows.ts";

const CONDITIONS = ["callerCountry", "calleeCountry", "callerMatch", "calleeMatch"];

/** Fields of a trunk that only make sense together. */
export function findContradictions(file: Row): readonly Found[] {
  return rowsOf(file, "trunks").flatMap((trunk) => [
    ...wholeDomain(trunk, textAt(file, "topLevelDomain")),
    ...callForward(trunk),
    ...notYet(trunk),
    ...blockingRules(trunk),
    ...creditCurrency(file, trunk),
  ]);
}

function wholeDomain(trunk: Row, topLevelDomain: string | undefined): readonly Found[] {
  const hostName = textAt(trunk, "hostName");
  if (hostName === undefined || topLevelDomain === undefined || topLevelDomain === "") return [];
  const tail = `.${hostKey(topLevelDomain)}`;
  if (!hostKey(hostName).endsWith(tail)) return [];
  return [
    {
      path: [...trunk.path, "hostName"],
      message: `the domain would be ${hostKey(hostName)}${tail}`,
      fix: `write ${hostKey(hostName).slice(0, -tail.length)}: the topLevelDomain is put behind it`,
    },
  ];
}

/** A number to forward to switches call forward on, unless the switch says no. */
function callForward(trunk: Row): readonly Found[] {
  const { enableCallForward, callForwardNumber } = trunk.fields;
  if (enableCallForward === false || (enableCallForward === undefined && callForwardNumber === undefined)) return [];
  return [
    {
      path: [...trunk.path, enableCallForward === undefined ? "callForwardNumber" : "enableCallForward"],
      message: "call forward is not available in this version",
      fix: "write enableCallForward: false, or leave both fields out",
    },
  ];
}

function blockingRules(trunk: Row): readonly Found[] {
  return rowsOf(trunk, "callBlockingRules")
    .filter((rule) => CONDITIONS.every((name) => rule.fields[name] === undefined))
    .map((rule) => ({
      path: rule.path,
      message: "the rule has no condition and would block every call of its direction",
      fix: `add one of ${CONDITIONS.join(", ")}`,
    }));
}

/** A balance can only pay what is priced in its own currency. */
function creditCurrency(file: Row, trunk: Row): readonly Found[] {
  const { credit, rateDeck } = trunk.fields;
  const wanted = isRecord(credit) ? credit["currency"] : undefined;
  if (typeof wanted !== "string") return [];
  const other = rowsOf(file, "rateDecks").find((deck) => {
    const named = isRecord(rateDeck) ? rateDeck[textAt(deck, "direction") ?? ""] : rateDeck;
    const currency = textAt(deck, "currency");
    return named !== undefined && textAt(deck, "name") === named && currency !== undefined && currency !== wanted;
  });
  if (other === undefined) return [];
  const [name, direction, currency] = [textAt(other, "name"), textAt(other, "direction"), textAt(other, "currency")];
  return [
    {
      path: [...trunk.path, "credit", "currency"],
      message: `the balance is in ${wanted}, and the trunk's ${direction} rate deck ${name} in ${currency}`,
      fix: `write currency: ${currency}, or name a deck in ${wanted}`,
    },
  ];
}

/** A trunk that can be called or call, but whose PSTN calls would all be refused for want of a price. */
export function findUnpriced(file: Row): readonly Found[] {
  return rowsOf(file, "trunks").flatMap((trunk) => {
    if (trunk.fields["unrated"] === "ALLOW") return [];
    const missing = (["INBOUND", "OUTBOUND"] as const).filter((direction) => !hasDeck(file, trunk, direction));
    if (missing.length === 0) return [];
    const name = textAt(trunk, "name") ?? "";
    return [
      {
        path: trunk.path,
        message: `trunk ${name} has no ${missing.join(" and no ")} rate deck, so its ${missing.join(" and ")} PSTN calls are refused`,
        fix: "add rateDeck: with decks for both directions, or unrated: ALLOW",
      },
    ];
  });
}

function hasDeck(file: Row, trunk: Row, direction: string): boolean {
  const rateDeck = trunk.fields["rateDeck"];
  if (isRecord(rateDeck)) return rateDeck[direction] !== undefined;
  return rowsOf(file, "rateDecks").some(
    (deck) => textAt(deck, "name") === rateDeck && textAt(deck, "direction") === direction,
  );
}

/** Fields whose service does not exist yet: said here, so that nobody relies on it. */
function notYet(trunk: Row): readonly Found[] {
  return ["onNet", "earlyMediaOnTransfer"]
    .filter((name) => trunk.fields[name] === true)
    .map((name) => ({
      path: [...trunk.path, name],
      message: `${name} is not available in this version`,
      fix: `write ${name}: false, or leave it out`,
    }));
}
