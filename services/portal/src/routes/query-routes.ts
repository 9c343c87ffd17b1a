import { z } from "@hono/zod-openapi";
import { err, ok } from "@tandem/sip";
import type { Principal } from "../access/principal.ts";
import type { HttpBackend } from "../http/http-backend.ts";
import { BalanceQuerySchema, balancesOf, noBalance } from "../http/query-balances.ts";
import { ExplainQuerySchema, explained } from "../http/query-explain.ts";
import type { Mount } from "../operation/operation.ts";
import { badFields } from "../operation/problem.ts";
import { ExplanationSchema } from "../schema/explanation-schema.ts";
import { shownTo } from "./own-project.ts";

const BalanceSchema = z
  .object({
    trunkId: z.string(),
    currencyCode: z.string(),
    balance: z.string(),
    leased: z.string().openapi({ description: "Held by routers for calls, and ahead of them" }),
    reserved: z.string().openapi({ description: "Of calls that have ended and have no charge yet" }),
    available: z.string().openapi({ description: "What neither holds" }),
  })
  .openapi("Balance", { description: "Amounts are decimals of the currency" });

export function queryRoutes(mount: Mount): void {
  mount(
    {
      method: "get",
      path: "/v1/balances",
      id: "listBalances",
      tag: "trunks",
      summary: "Balances of trunks that pay from one",
      scope: "calls:read",
      query: BalanceQuerySchema,
      answer: z.object({ balances: z.array(BalanceSchema).readonly() }),
      problems: [404],
    },
    async ({ query, who, backend }) => {
      const found = await balancesOf(backend.billing, query.trunk);
      if (!found.ok || who.projectId === "") return found;
      const isOwn = (trunkId: string) => backend.directory?.trunkById(trunkId)?.projectId === who.projectId;
      const balances = found.value.balances.filter(({ trunkId }) => isOwn(trunkId));
      // The same as for a trunk that there is not.
      if (query.trunk !== "" && balances.length === 0) return err(noBalance(query.trunk));
      return ok({ balances });
    },
  );
  mount(
    {
      method: "get",
      path: "/v1/explain",
      id: "explainTransfer",
      tag: "transfers",
      summary: "What a Refer-To would do on a trunk, and by which rule: a dry run",
      scope: "calls:read",
      query: ExplainQuerySchema,
      answer: ExplanationSchema,
    },
    async ({ query, who, backend }) => {
      if (who.projectId !== "" && !isTrunkOf(who, backend, query.trunk))
        return err(badFields([{ field: "trunk", detail: `is none of the project ${who.projectId}` }]));
      return ok(shownTo(who, await explained(backend.explainer, query)));
    },
  );
}

/** By id or domain, as the router finds it. */
function isTrunkOf({ projectId }: Principal, { directory }: HttpBackend, named: string): boolean {
  const trunk = directory?.trunkById(named) ?? directory?.trunkByDomain(named);
  return trunk?.projectId === projectId;
}
