import type { ExplainRequest, RouterPort } from "@tandem/contracts";
import { err, ok, type Result } from "@tandem/sip";
import { type ExplanationJson, explanationJson } from "../view/explanation-json.ts";
import { badFields, type FieldError, type Problem } from "./problem.ts";

const FIELDS = ["trunk", "referTo", "from", "transferee", "referredBy"] as const;
const MAX_TEXT = 2048;

/** What `GET /v1/explain?query` answers. */
export async function explain(
  explainer: RouterPort,
  query: URLSearchParams,
): Promise<Result<ExplanationJson, Problem>> {
  const request = explainRequest(query);
  if (!request.ok) return err(badFields(request.error));
  return ok(explanationJson(request.value, await explainer.explain(request.value)));
}

function explainRequest(query: URLSearchParams): Result<ExplainRequest, readonly FieldError[]> {
  const errors: FieldError[] = [];
  for (const name of new Set(query.keys())) {
    if (!FIELDS.some((known) => known === name)) {
      errors.push({ field: name, detail: `unknown; there are ${FIELDS.join(", ")}` });
    } else if (query.getAll(name).length > 1) errors.push({ field: name, detail: "is given twice" });
    else if ((query.get(name) ?? "").length > MAX_TEXT) {
      errors.push({ field: name, detail: `is longer than ${MAX_TEXT} characters` });
    }
  }
  const need = (field: (typeof FIELDS)[number], what: string): string => {
    const value = query.get(field) ?? "";
    if (value === "") errors.push({ field, detail: `is missing: ${what}` });
    return value;
  };
  const request: ExplainRequest = {
    trunk: need("trunk", "a trunk's name, id or domain"),
    referTo: need("referTo", "a Refer-To, as <sip:+12025550202@acme.trunk.example>"),
    from: query.get("from") ?? "",
    transferee: query.get("transferee") ?? "",
    referredBy: query.get("referredBy") ?? "",
  };
  return errors.length > 0 ? err(errors) : ok(request);
}
