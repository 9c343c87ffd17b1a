import { CallResult, Direction, ListCallsRequest } from "@tandem/contracts";
import { err, ok, type Result } from "@tandem/sip";
import type { FieldError } from "./problem.ts";

const MAX_TEXT = 512;
const MAX_PAGE = 1000;
/** RFC 3339, with an offset or Z. */
const INSTANT = /^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

/** The names that `/v1/calls` takes, with what each is to be. */
const LIST_FIELDS = {
  trunkId: "a trunk's id",
  projectId: "a project's id",
  direction: "INBOUND or OUTBOUND, several with commas",
  from: "a number or URI, or its beginning",
  to: "a number or URI, or its beginning",
  sipCallId: "the Call-ID of one of the call's legs",
  createdFrom: "an instant, as 2026-01-31T09:00:00Z",
  createdTo: "an instant, as 2026-01-31T09:00:00Z",
  callResult: "COMPLETED, NO_ANSWER, CANCEL, BUSY or FAILED, several with commas",
  groupId: "a call's groupId",
  parentId: "a call's callId",
  relationshipType: "initial or referred",
  hasChildren: "true or false",
  page: "1 or more",
  pageSize: `1 to ${MAX_PAGE}`,
  cursor: "the nextCursor of the page before",
} as const;

type Field = keyof typeof LIST_FIELDS;

/** The query of `/v1/calls` as the records' own request; else every field that is wrong, with what it should be. */
export function listRequest(query: URLSearchParams): Result<ListCallsRequest, readonly FieldError[]> {
  const errors: FieldError[] = [];
  for (const name of new Set(query.keys())) {
    if (!Object.hasOwn(LIST_FIELDS, name)) {
      errors.push({ field: name, detail: `unknown; there are ${Object.keys(LIST_FIELDS).join(", ")}` });
    } else if (query.getAll(name).length > 1) errors.push({ field: name, detail: "is given twice" });
  }
  const bad = (field: Field): void => void errors.push({ field, detail: `must be ${LIST_FIELDS[field]}` });
  const text = (field: Field): string => {
    const value = query.get(field) ?? "";
    if (value.length > MAX_TEXT) errors.push({ field, detail: `is longer than ${MAX_TEXT} characters` });
    return value;
  };
  const words = <W>(field: Field, known: Readonly<Record<string, W>>): W[] =>
    text(field)
      .split(",")
      .filter((word) => word !== "")
      .flatMap((word) => {
        const value = word === "UNSPECIFIED" || !Object.hasOwn(known, word) ? undefined : known[word];
        if (value === undefined) bad(field);
        return value ?? [];
      });
  const instant = (field: Field): number => {
    const value = text(field);
    if (value === "") return 0;
    const at = INSTANT.test(value) ? Date.parse(value) : Number.NaN;
    if (Number.isNaN(at)) bad(field);
    return at;
  };
  const count = (field: Field, most: number): number => {
    const value = text(field);
    if (value === "") return 0;
    if (!/^\d{1,9}$/.test(value) || Number(value) < 1 || Number(value) > most) bad(field);
    return Number(value);
  };
  const hasChildren = text("hasChildren");
  if (hasChildren !== "" && hasChildren !== "true" && hasChildren !== "false") bad("hasChildren");
  const relationshipType = text("relationshipType");
  if (!["", "initial", "referred"].includes(relationshipType)) bad("relationshipType");
  const request: ListCallsRequest = {
    ...ListCallsRequest.fromPartial({}),
    trunkId: text("trunkId"),
    projectId: text("projectId"),
    directions: words("direction", Direction),
    from: text("from"),
    to: text("to"),
    sipCallId: text("sipCallId"),
    createdFromMs: instant("createdFrom"),
    createdToMs: instant("createdTo"),
    callResults: words("callResult", CallResult),
    groupId: text("groupId"),
    parentId: text("parentId"),
    relationshipType,
    hasChildren: hasChildren === "" ? undefined : hasChildren === "true",
    pageNumber: count("page", 1_000_000),
    pageSize: count("pageSize", MAX_PAGE),
    cursor: text("cursor"),
  };
  return errors.length > 0 ? err(errors) : ok(request);
}
