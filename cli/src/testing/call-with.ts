import type { CallJson } from "@tandem/all-in-one";

/** A record as the API shows it: an outbound call of a minute, with what a test says otherwise. */
export function callWith(fields: Partial<CallJson> & { readonly callId: string }): CallJson {
  return {
    from: "+12025550100",
    to: "+12025550150",
    direction: "OUTBOUND",
    createTime: "2026-01-31T09:00:00.000Z",
    durationSeconds: 60,
    callResult: "COMPLETED",
    billingDurationSeconds: 60,
    price: { currencyCode: "EUR", amount: "0.0040" },
    projectId: "default",
    trunkId: "acme",
    groupId: fields.callId,
    relationshipType: "initial",
    hasChildren: false,
    targetClass: "PSTN",
    trace: [],
    transferDepth: 0,
    isComplete: true,
    sipCallIds: [],
    transfers: [],
    legs: [],
    charges: [],
    ...fields,
  };
}
