import type { Directory } from "@tandem/directory";
import { ATTRIBUTE, type Metrics } from "@tandem/observability";
import type { Credit, CreditAnswer, PaidLeg } from "../ports/credit.ts";
import type { Rates } from "../ports/rates.ts";

/** Credit and prices whose answers are counted, and the calls that go on without one. */
export function countedCredit<Desk extends Rates & Credit>(
  desk: Desk,
  metrics: Metrics,
  directory: () => Directory,
): Rates & Credit {
  for (const kind of ["held", "refused", "released", "silent"] as const)
    metrics.count("creditAnswers", { [ATTRIBUTE.creditAnswer]: kind }, 0);
  metrics.count("creditFailOpen", {}, 0);
  metrics.count("ratesSilent", {}, 0);
  const count = (leg: PaidLeg, { kind }: CreditAnswer): void => {
    metrics.count("creditAnswers", { [ATTRIBUTE.creditAnswer]: kind });
    if (kind === "silent" && directory().trunkById(leg.trunk)?.credit?.onBillingDown === "failOpen")
      metrics.count("creditFailOpen");
  };
  return {
    async isKnown(question) {
      try {
        return await desk.isKnown(question);
      } catch (error) {
        metrics.count("ratesSilent");
        throw error;
      }
    },
    async reserve(leg) {
      const answer = await desk.reserve(leg);
      count(leg, answer);
      return answer;
    },
    async renew(leg, seconds) {
      const answer = await desk.renew(leg, seconds);
      count(leg, answer);
      return answer;
    },
    settle: (leg, ended) => desk.settle(leg, ended),
  };
}
