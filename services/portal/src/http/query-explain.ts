import { z } from "@hono/zod-openapi";
import type { RouterPort } from "@tandem/contracts";
import { err, ok, type Result } from "@tandem/sip";
import { badFields, type Problem } from "../operation/problem.ts";
import { readQuery } from "../operation/read-fields.ts";
import { textField } from "../schema/fields.ts";
import { type ExplanationJson, explanationJson } from "../view/explanation-json.ts";

const MAX_TEXT = 2_048;

const needed = (what: string) =>
  z
    .string(`is missing: ${what}`)
    .min(1, `is missing: ${what}`)
    .max(MAX_TEXT, `is longer than ${MAX_TEXT} characters`)
    .openapi({ description: what });

/** The query of `/v1/explain`. */
export const ExplainQuerySchema = z.strictObject({
  trunk: needed("a trunk's name, id or domain"),
  referTo: needed("a Refer-To, as <sip:+12025550202@acme.trunk.example>"),
  from: textField("the transferor's caller id; the trunk's first number where it is left out", MAX_TEXT),
  transferee: textField("the far party of the call that would be moved", MAX_TEXT),
  referredBy: textField("a Referred-By", MAX_TEXT),
});

/** What `GET /v1/explain?query` answers. */
export async function explain(
  explainer: Pick<RouterPort, "explain">,
  query: URLSearchParams,
): Promise<Result<ExplanationJson, Problem>> {
  const read = readQuery(ExplainQuerySchema, query);
  if (!read.ok) return err(badFields(read.error));
  return ok(await explained(explainer, read.value));
}

export async function explained(
  explainer: Pick<RouterPort, "explain">,
  query: z.output<typeof ExplainQuerySchema>,
): Promise<ExplanationJson> {
  return explanationJson(query, await explainer.explain(query));
}
