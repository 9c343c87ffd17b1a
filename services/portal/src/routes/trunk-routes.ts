import { z } from "@hono/zod-openapi";
import type { BillingPort } from "@tandem/contracts";
import { ok } from "@tandem/sip";
import type { Mount } from "../operation/operation.ts";
import { problem, problemResponse } from "../operation/problem.ts";
import { MoneySchema } from "../schema/call-schema.ts";
import { trunkJson } from "../view/trunk-json.ts";
import { shownTo } from "./own-project.ts";

const TrunkSchema = z
  .object({
    trunkId: z.string(),
    name: z.string(),
    domain: z.string(),
    aliases: z.array(z.string()).readonly(),
    projectId: z.string(),
    callsPerSecond: z.number(),
    maxConcurrentCalls: z.number(),
    transferMode: z.enum(["ALL", "SIP_ONLY", "DISABLED"]),
    notifyProgress: z.enum(["INITIAL", "NONE", "ALL"]),
    transferCallerId: z.enum(["TRANSFEREE", "TRANSFEROR"]),
    rateDeck: z.object({ INBOUND: z.string().optional(), OUTBOUND: z.string().optional() }),
    endpoints: z
      .array(
        z.object({
          name: z.string(),
          address: z.string(),
          port: z.int().optional(),
          transport: z.string(),
          priority: z.number(),
          enabled: z.boolean(),
        }),
      )
      .readonly(),
    numbers: z.array(z.string()).readonly(),
    acl: z.array(z.string()).readonly(),
    hasCredentials: z.boolean(),
    balance: MoneySchema.optional().openapi({ description: "Left out where calls are not paid from one" }),
  })
  .openapi("Trunk");

export function trunkRoutes(mount: Mount): void {
  mount(
    {
      method: "get",
      path: "/v1/trunks",
      id: "listTrunks",
      tag: "trunks",
      summary: "Trunks as they are configured, without anything secret",
      scope: "calls:read",
      answer: z.object({ trunks: z.array(TrunkSchema) }),
    },
    async ({ who, backend }) => {
      if (backend.directory === undefined)
        return problemResponse(problem(503, "the trunks have not been read yet"), { "retry-after": "1" });
      const { trunks } = backend.directory.config;
      const own = trunks.filter(({ projectId }) => who.projectId === "" || projectId === who.projectId);
      const balances = own.some(({ credit }) => credit !== undefined) ? await balancesBy(backend.billing) : new Map();
      return ok(shownTo(who, { trunks: own.map((trunk) => trunkJson(trunk, balances.get(trunk.id))) }));
    },
  );
}

type Balances = Awaited<ReturnType<BillingPort["listBalances"]>>["balances"];

async function balancesBy(billing: Pick<BillingPort, "listBalances">): Promise<Map<string, Balances[number]>> {
  const { balances } = await billing.listBalances({ trunkId: "" });
  return new Map(balances.map((balance) => [balance.trunkId, balance]));
}
