import { z } from "@hono/zod-openapi";
import { CallResult, Direction, HungUpBy, LegSide, TargetClass, TransferOutcome } from "@tandem/contracts";
import { instant } from "./fields.ts";

/** The words of a contract's enum, less the one that stands for none. */
export function wordsOf<E extends object>(words: E) {
  type Word = Exclude<keyof E & string, "UNSPECIFIED">;
  const [first, ...others] = Object.keys(words).filter((word) => word !== "UNSPECIFIED") as Word[];
  return z.enum([first as Word, ...others]);
}

export const MoneySchema = z
  .object({ currencyCode: z.string(), amount: z.string().openapi({ description: "A decimal, exact" }) })
  .openapi("Money");

const RuleTraceSchema = z
  .object({ rule: z.string(), outcome: z.string(), detail: z.string() })
  .openapi("RuleTrace", { description: "A rule that was looked at on the way to a decision" });

const ChargeSchema = z
  .object({
    legId: z.string(),
    direction: wordsOf(Direction).optional(),
    number: z.string(),
    carrier: z.string().optional(),
    rateDeck: z.string().optional(),
    prefix: z.string().optional(),
    destination: z.string().optional(),
    pricePerMinute: MoneySchema.optional(),
    connectionFee: MoneySchema.optional(),
    minimumSeconds: z.int().optional(),
    firstIncrementSeconds: z.int().optional(),
    nextIncrementSeconds: z.int().optional(),
    ratedSeconds: z.int(),
    billingDurationSeconds: z.int(),
    price: MoneySchema.optional(),
    reason: z.string().optional().openapi({ description: "Why it costs nothing" }),
  })
  .openapi("Charge");

const LegSchema = z
  .object({
    legId: z.string(),
    side: wordsOf(LegSide).optional(),
    sipCallId: z.string(),
    carrier: z.string().optional(),
    remote: z.string(),
    startTime: instant.optional(),
    answerTime: instant.optional(),
    endTime: instant.optional(),
    sipStatus: z.int().optional(),
    q850Cause: z.int().optional(),
    hungUpBy: wordsOf(HungUpBy).optional(),
  })
  .openapi("Leg");

export const TransferSchema = z
  .object({
    transferId: z.string(),
    callId: z.string().optional().openapi({ description: "The call that it made" }),
    referTo: z.string(),
    referredBy: z.string().optional(),
    targetClass: wordsOf(TargetClass).optional(),
    rule: z.string(),
    trace: z.array(RuleTraceSchema).readonly(),
    outcome: wordsOf(TransferOutcome).optional(),
    finalStatus: z.int().optional(),
    answeredButNotJoined: z.boolean(),
    notifyAnsweredStatus: z.int().optional(),
    requestTime: instant.optional(),
    moveTime: instant.optional(),
    transferorLegId: z.string().optional(),
  })
  .openapi("Transfer");

/** The public API's names and ours beside them; `callJson` makes one. */
export const CallSchema = z
  .object({
    callId: z.string(),
    from: z.string(),
    to: z.string(),
    direction: z.union([wordsOf(Direction), z.literal("")]),
    createTime: z.union([instant, z.literal("")]),
    answerTime: instant.optional(),
    endTime: instant.optional(),
    durationSeconds: z.int(),
    callResult: wordsOf(CallResult).optional().openapi({ description: "Left out while the call goes on" }),
    pricePerMinute: MoneySchema.optional(),
    billingDurationSeconds: z.int(),
    price: MoneySchema.optional(),
    projectId: z.string(),
    trunkId: z.string(),
    groupId: z.string(),
    parentId: z.string().optional(),
    relationshipType: z.string(),
    hasChildren: z.boolean(),
    targetClass: wordsOf(TargetClass).optional(),
    rule: z.string().optional(),
    trace: z.array(RuleTraceSchema).readonly(),
    referTo: z.string().optional(),
    referredBy: z.string().optional(),
    outcome: wordsOf(TransferOutcome).optional(),
    finalStatus: z.int().optional(),
    answeredButNotJoined: z.boolean().optional(),
    notifyAnswered: z.boolean().optional(),
    sipStatus: z.int().optional(),
    q850Cause: z.int().optional(),
    hungUpBy: wordsOf(HungUpBy).optional(),
    cause: z.string().optional(),
    postDialDelayMs: z.int().optional(),
    ringTimeMs: z.int().optional(),
    transferTime: instant.optional(),
    transferDepth: z.int(),
    isComplete: z.boolean(),
    traceId: z.string().optional(),
    sipCallIds: z.array(z.string()).readonly(),
    transfers: z.array(TransferSchema).readonly(),
    legs: z.array(LegSchema).readonly(),
    charges: z.array(ChargeSchema).readonly(),
  })
  .openapi("Call");

interface CallTreeShape {
  readonly call: z.infer<typeof CallSchema>;
  readonly children: readonly CallTreeShape[];
}

export const CallTreeSchema: z.ZodType<CallTreeShape> = z
  .object({
    call: CallSchema,
    get children() {
      return z.array(CallTreeSchema).readonly();
    },
  })
  .openapi("CallTree");
