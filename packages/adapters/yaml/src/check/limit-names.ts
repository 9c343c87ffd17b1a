import { nearest } from "../nearest.ts";
import type { Found } from "../problem.ts";
import { isRecord } from "../schema/schema-walk.ts";
import type { Row } from "./rows.ts";

/** Limits that nothing obeys. */
export function findUnknownLimits(file: Row, known: readonly string[] | undefined): readonly Found[] {
  const limits = file.fields["limits"];
  if (known === undefined || !isRecord(limits)) return [];
  return Object.keys(limits)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const like = nearest(name, known);
      return {
        path: ["limits", name],
        atKey: true,
        message: `there is no limit ${JSON.stringify(name)}`,
        fix: like === undefined ? `write one of ${known.join(", ")}` : `did you mean ${like}? Write ${like}`,
      };
    });
}
