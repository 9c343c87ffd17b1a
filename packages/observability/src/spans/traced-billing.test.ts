import type { TracedBillingPort } from "@tandem/contracts";
import { formatTraceparent } from "@tandem/identity";
import { expect, it } from "vitest";
import type { Span } from "./span.ts";
import { authorizeSpanId } from "./span-ids.ts";
import { tracedBilling } from "./traced-billing.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const ASKED = "00f067aa0ba902b7";
const TRACED = formatTraceparent(TRACE, ASKED, true);
const NOTHING = { questions: [], leases: [] };

const port = (authorize: TracedBillingPort["authorize"]): TracedBillingPort => ({
  authorize,
  checkRate: () => Promise.resolve({ found: false, rate: undefined, reason: "none" }),
  listLines: () => Promise.resolve({ lines: [] }),
  listBalances: () => Promise.resolve({ balances: [] }),
  addCredit: () => Promise.resolve({ outcome: "ADD_CREDIT_OUTCOME_NO_ACCOUNT", balance: undefined }),
  listCredits: () => Promise.resolve({ credits: [] }),
});

function billing(authorize: TracedBillingPort["authorize"] = () => Promise.resolve({ answers: [], leases: [] })) {
  const spans: Span[] = [];
  let now = 100;
  const clock = { now: () => now++ };
  return {
    spans,
    ...tracedBilling({ spans: (span) => void spans.push(span), clock, isRemote: true }, port(authorize)),
  };
}

it("tells of an answer to a traced call, below the question", async () => {
  const { authorize, spans } = billing();
  await authorize(NOTHING, TRACED);
  expect(spans).toEqual([
    {
      name: "authorize",
      kind: "server",
      traceId: TRACE,
      spanId: authorizeSpanId(ASKED),
      parentSpanId: ASKED,
      startMs: 100,
      endMs: 101,
      attributes: {
        "rpc.system.name": "grpc",
        "rpc.method": "tandem.billing.v1.BillingService/Authorize",
        "tandem.billing.questions": 0,
        "tandem.billing.leases": 0,
      },
    },
  ]);
});

it.each([
  ["a call that is not traced", undefined],
  ["a context that is not sampled", formatTraceparent(TRACE, ASKED, false)],
])("tells nothing of %s", async (_, traceparent) => {
  const { authorize, spans } = billing();
  await authorize(NOTHING, traceparent);
  expect(spans).toEqual([]);
});

it("tells of an answer that could not be given, and fails as it did", async () => {
  const { authorize, spans } = billing(() => Promise.reject(new Error("the database is away")));
  await expect(authorize(NOTHING, TRACED)).rejects.toThrow("away");
  expect(spans).toMatchObject([{ name: "authorize", error: "the store was away" }]);
});

it("is left as it is where nothing is exported", () => {
  const plain = port(() => Promise.resolve({ answers: [], leases: [] }));
  expect(tracedBilling({ spans: undefined, clock: { now: () => 1 }, isRemote: true }, plain)).toBe(plain);
});
