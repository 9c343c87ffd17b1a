import type { Carrier, Directory, Route } from "@tandem/directory";
import type { DialledNumber } from "./dialled-number.ts";
import type { CarrierAttempt } from "./outbound-call.ts";
import type { OutboundRule } from "./outbound-rule.ts";
import { weightedOrder } from "./weighted-order.ts";

/**
 * Carriers of the longest prefix alone, by priority, then weight: a shorter prefix is not a spare, because its carriers were
 * not meant for that number; a spare carrier is one with a higher priority number in the same route.
 * An emergency code without a route of its own takes the route of the number that the call shows.
 */
export const carrierRule: OutboundRule = {
  name: "carrier-routing",
  apply({ number, callerId, call }, { directory, pick }) {
    if (number === undefined) return { outcome: "skipped", detail: "no number" };
    const onNet = call.trunk.policy.onNet && !number.isShortCode ? directory.trunkByNumber(number.digits) : undefined;
    const route = routeOf(number, callerId?.number, directory);
    const carriers = route === undefined ? [] : weightedOrder(route.carriers, pick);
    const attempts = carriers.flatMap(({ name }) => {
      const carrier = directory.carrierByName(name);
      return carrier === undefined ? [] : [attemptOf(carrier, number)];
    });
    if (attempts.length > 0 || onNet !== undefined) {
      const names = attempts.map((attempt) => attempt.carrier).join(", ");
      const detail = onNet === undefined ? `prefix ${route?.prefix ?? ""}: ${names}` : `on-net to trunk ${onNet.name}`;
      return { outcome: "changed", detail, draft: { route, carriers: attempts, onNet } };
    }
    return {
      outcome: "refused",
      refusal: {
        // 404 and not 503: asking again changes nothing, and a PBX would mark the trunk as down.
        status: 404,
        reason: "Not Found",
        warning: `No route for ${number.digits}; add one whose prefix it begins with`,
        when: "after-202",
      },
    };
  },
};

function routeOf(number: DialledNumber, shown: string | undefined, directory: Directory): Route | undefined {
  const own = directory.routesFor(number.digits)[0];
  if (own !== undefined || !number.isEmergency || shown === undefined) return own;
  return directory.routesFor(shown)[0];
}

function attemptOf(carrier: Carrier, number: DialledNumber): CarrierAttempt {
  const digits = carrier.numberFormat === "DIGITS" ? number.digits.replace("+", "") : number.digits;
  const { name, address, port, transport } = carrier;
  return { carrier: name, address, port, transport, user: digits + number.suffix };
}
