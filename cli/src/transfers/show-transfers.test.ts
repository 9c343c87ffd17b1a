import type { TransferOfCallJson } from "@tandem/all-in-one";
import { expect, it } from "vitest";
import { collected } from "./show-transfers.ts";
import { transfersTable } from "./transfers-table.ts";

const TRANSFER: TransferOfCallJson = {
  ...{ transferId: "t", callId: "c2", referTo: "sip:+12025550202@acme.trunk.example", targetClass: "PSTN" },
  ...{ rule: "own domain", trace: [], outcome: "MOVED", finalStatus: 200, answeredButNotJoined: false },
  ...{ notifyAnsweredStatus: 200, requestTime: "2026-01-31T09:00:10.250Z", parentCallId: "c1", groupId: "c1" },
  ...{ trunkId: "acme", projectId: "default", from: "+12025550177", to: "+12025550100" },
};
const FLAGS = { json: false, trunk: "acme" };

/** As the API pages 2,500 of them. */
function source(asked: string[]) {
  return {
    async transfers(query: URLSearchParams) {
      asked.push(query.toString());
      const from = Number(query.get("cursor") ?? 0);
      const next = Math.min(2_500, from + Number(query.get("pageSize")));
      const transfers = Array.from({ length: next - from }, (_, i) => ({ ...TRANSFER, transferId: `t${from + i}` }));
      return { ok: true, value: { transfers, ...(next < 2_500 ? { nextCursor: String(next) } : {}) } } as const;
    },
  };
}

it.each([
  [
    2_200,
    2_200,
    ["pageSize=1000&trunkId=acme", "pageSize=1000&trunkId=acme&cursor=1000", "pageSize=200&trunkId=acme&cursor=2000"],
    "2200",
  ],
  [
    9_000,
    2_500,
    ["pageSize=1000&trunkId=acme", "pageSize=1000&trunkId=acme&cursor=1000", "pageSize=1000&trunkId=acme&cursor=2000"],
    undefined,
  ],
  [5, 5, ["pageSize=5&trunkId=acme"], "5"],
])("--limit %d follows the cursor to %d transfers", async (limit, count, pages, nextCursor) => {
  const asked: string[] = [];
  const found = await collected(source(asked), { ...FLAGS, limit }, { show: () => undefined });
  const ids = found.ok ? found.value.transfers.map(({ transferId }) => transferId) : [];
  expect([ids.length, new Set(ids).size, found.ok && found.value.nextCursor]).toEqual([count, count, nextCursor]);
  expect(asked).toEqual(pages);
});

it("shows who was moved where, by which rule, what came of it and what did not go well", () => {
  const rows: readonly TransferOfCallJson[] = [
    TRANSFER,
    { ...TRANSFER, outcome: "ABANDONED", answeredButNotJoined: true, notifyAnsweredStatus: 481 },
    { ...TRANSFER, transferId: "now", outcome: undefined as never, finalStatus: undefined as never, rule: "" },
  ];
  const [head, moved, abandoned, pending] = transfersTable(rows).split("\n");
  expect(head).toMatch(/^REFER +CALL +FROM +TO +REFER-TO +CLASS +OUTCOME +STATUS +RULE +NEW CALL +NOTE$/);
  expect(moved).toMatch(/^2026-01-31 09:00:10Z +c1 .* PSTN +MOVED +200 +own domain +c2$/);
  expect(abandoned).toMatch(/the target answered and was not joined, the transferor answered the NOTIFY with 481$/);
  expect(pending).toMatch(/ pending +- +- +c2$/);
});
