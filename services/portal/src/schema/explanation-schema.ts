import { z } from "@hono/zod-openapi";
import { TargetClass } from "@tandem/contracts";
import { wordsOf } from "./call-schema.ts";

/** `explanationJson` makes one. */
export const ExplanationSchema = z
  .object({
    trunk: z.string(),
    referTo: z.string(),
    targetClass: wordsOf(TargetClass).optional().openapi({ description: "Left out where the REFER itself is refused" }),
    rule: z.string(),
    trace: z.array(z.object({ rule: z.string(), outcome: z.string(), detail: z.string() })).readonly(),
    carriers: z
      .array(
        z.object({
          carrier: z.string(),
          address: z.string(),
          port: z.int().optional(),
          transport: z.string(),
          user: z.string(),
        }),
      )
      .readonly(),
    referStatus: z.int().openapi({ description: "Of the answer to the REFER" }),
    finalStatus: z.int().optional().openapi({ description: "Of the final NOTIFY; left out where the target decides" }),
    callerId: z.string().optional(),
    warning: z.string().optional(),
  })
  .openapi("Explanation");
