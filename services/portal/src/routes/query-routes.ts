import { z } from "@hono/zod-openapi";
import { err, ok } from "@tandem/sip";
import type { Principal } from "../access/principal.ts";
import type { HttpBackend } from "../http/http-backend.ts";
import { addCredit, BalanceQuerySchema, balancesOf, listCredits, noBalance } from "../http/query-balances.ts";
import { ExplainQuerySchema, explained } from "../http/query-explain.ts";
import type { Mount } from "../operation/operation.ts";
import { badFields } from "../operation/problem.ts";
import { ExplanationSchema } from "../schema/explanation-schema.ts";
import { idParam, instant } from "../schema/fields.ts";
import { shownTo } from "./own-project.ts";

const MAX_AMOUNT = 32;
const MAX_KEY = 128;

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

const CreditSchema = z
  .object({
    key: z.string().optional().openapi({ description: "Of the addition; left out: what the balance began with" }),
    amount: z.string(),
    addTime: instant,
    addedBy: z.string().optional().openapi({ description: "Left out where it is not known" }),
  })
  .openapi("Credit");

const NewCreditSchema = z
  .strictObject({
    amount: z.string().max(MAX_AMOUNT).openapi({ description: "A decimal of the balance's currency, as 25.00" }),
    key: z
      .string()
      .min(1)
      .max(MAX_KEY)
      .openapi({ description: "What this payment is known by: the same key again adds nothing" }),
  })
  .openapi("NewCredit");

const CREDIT_PATH = "/v1/balances/{trunkId}/credits";
const TrunkParams = z.object({ trunkId: idParam("trunkId", "a trunk's id") });

/** Money is added by administrators, and it is kept who did. */
export function creditRoutes(mount: Mount): void {
  const shared = { tag: "trunks", scope: "admin", path: CREDIT_PATH, params: TrunkParams } as const;
  mount(
    {
      ...shared,
      method: "get",
      id: "listCredits",
      summary: "What was added to a balance, by whom and when; the newest first, at most 1000",
      answer: z.object({ credits: z.array(CreditSchema).readonly() }),
      problems: [404],
    },
    ({ params, backend }) => listCredits(backend.billing, params.trunkId),
  );
  mount(
    {
      ...shared,
      method: "post",
      id: "addCredit",
      summary: "Add to a balance, once a key",
      body: NewCreditSchema,
      status: 201,
      answer: BalanceSchema.extend({ isNew: z.boolean(), key: z.string() }).openapi("CreditAdded"),
      problems: [404, 409],
    },
    ({ params, body, who, backend }) =>
      addCredit(backend.billing, { trunk: params.trunkId, ...body, by: `${who.kind} ${who.name}` }),
  );
}

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
