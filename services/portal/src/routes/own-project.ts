import { err, ok, type Result } from "@tandem/sip";
import type { Principal } from "../access/principal.ts";
import { badFields, type Problem } from "../operation/problem.ts";
import { maskedJson } from "../view/masked-json.ts";

/** The same filter for the asker's own project; to ask for another is an error, and never an empty answer. */
export function ownProject<Q extends { readonly projectId: string }>(
  { projectId }: Principal,
  query: Q,
): Result<Q, Problem> {
  if (projectId === "") return ok(query);
  if (query.projectId !== "" && query.projectId !== projectId)
    return err(badFields([{ field: "projectId", detail: `this key is of the project ${projectId}` }]));
  return ok({ ...query, projectId });
}

/** As this asker may see it: a viewer gets numbers without their last four digits. */
export function shownTo<T>({ seesNumbers }: Principal, value: T): T {
  return seesNumbers ? value : maskedJson(value);
}
