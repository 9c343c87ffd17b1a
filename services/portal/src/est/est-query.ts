import { z } from "@hono/zod-openapi";
import { CallResult, Direction, type ListCallsRequest, ListOrder } from "@tandem/contracts";
import { countField, flagField, textField, wordField, wordsField } from "../schema/fields.ts";
import { partialDate, type Span } from "./partial-date.ts";

const MAX_PAGE = 1_000;
const MAX_PAGE_NUMBER = 1_000_000;
/** Without a createTime: calls of the last week. */
const DEFAULT_MS = 7 * 86_400_000;

const DATE_PATTERN = "^\\d{4}(?:-\\d\\d(?:-\\d\\d(?:T[\\d:.]+(?:Z|\\+00:00)?)?)?)?$";

function dateField(description: string) {
  return z
    .string()
    .refine(
      (text) => partialDate(text) !== undefined,
      "must be a date or its beginning, as 2024-02 or 2024-02-01T14:00:00Z",
    )
    .optional()
    .transform((text): Span | undefined => (text === undefined ? undefined : partialDate(text)))
    .openapi({ type: "string", pattern: DATE_PATTERN, description });
}

const FILTERS = {
  from: textField("a number or URI, or its beginning"),
  to: textField("a number or URI, or its beginning"),
  trunkId: textField("a trunk's id"),
  createTime: dateField("all of the time that it names: 2021-02 is February 2021"),
  "createTime>": dateField("from then on, as in createTime>=2021-10-01"),
  "createTime<": dateField("to the end of the time that it names, as in createTime<=2021-10-30"),
  callResult: wordsField(CallResult, "how the call ended, several with commas"),
  direction: wordsField({ ...Direction, ...lowered(Direction) }, "INBOUND or OUTBOUND, several with commas"),
} as const;

/** The query of the public API's `calls`. */
export const EstCallQuerySchema = z.strictObject({
  ...FILTERS,
  page: countField(MAX_PAGE_NUMBER, "from 1"),
  size: countField(MAX_PAGE, "100 where it is left out"),
  pageSize: countField(MAX_PAGE, "the older name of size"),
});

/** Of its `calls/export`. */
export const EstExportQuerySchema = z.strictObject({
  ...FILTERS,
  groupId: textField("a call's groupId"),
  parentId: textField("a call's callId"),
  relationshipType: wordField(["initial", "referred"], "a call of its own, or one that a transfer made"),
  hasChildren: flagField("whether transfers made calls of it"),
  fileName: z
    .string()
    .regex(/^[\w. -]{1,128}$/, "must be letters, digits, space and . _ -")
    .optional()
    .openapi({ description: "what the file is called" }),
});

/**
 * Values as the official client writes them: each as JSON, "2024" with its quotes, and the + of a number as it is, which
 * in a query stands for a space.
 */
export function unquoted(query: URLSearchParams): URLSearchParams {
  const entries = [...query].map(([name, value]): [string, string] => {
    const text = value.replace(/^"(.*)"$/s, "$1");
    return [name, name === "from" || name === "to" ? text.replace(/^ (?=\d)/, "+") : text];
  });
  return new URLSearchParams(entries);
}

type EstFilter = z.output<typeof EstCallQuerySchema> | z.output<typeof EstExportQuerySchema>;

export function estRequest(query: EstFilter, projectId: string, now: number): ListCallsRequest {
  const [after, before] = [query["createTime>"], query["createTime<"]];
  const isGiven = query.createTime !== undefined || after !== undefined || before !== undefined;
  const froms = [query.createTime?.fromMs, after?.fromMs].filter((at) => at !== undefined);
  const tos = [query.createTime?.toMs, before?.toMs].filter((at) => at !== undefined);
  const exported = "hasChildren" in query ? query : undefined;
  const paged = "size" in query ? query : undefined;
  return {
    ...{ trunkId: query.trunkId, projectId, directions: query.direction, from: query.from, to: query.to },
    createdFromMs: isGiven ? Math.max(0, ...froms) : now - DEFAULT_MS,
    createdToMs: tos.length === 0 ? 0 : Math.max(1, Math.min(...tos)),
    callResults: query.callResult,
    groupId: exported?.groupId ?? "",
    parentId: exported?.parentId ?? "",
    relationshipType: exported?.relationshipType ?? "",
    hasChildren: exported?.hasChildren,
    pageNumber: paged?.page ?? 0,
    pageSize: paged === undefined ? 0 : paged.size || paged.pageSize,
    ...{ cursor: "", sipCallId: "", query: "", isOpen: undefined, outcomes: [], targetClasses: [] },
    ...{ order: ListOrder.NEWEST_FIRST, withDescendants: false },
  };
}

function lowered<V>(words: Readonly<Record<string, V>>): Readonly<Record<string, V>> {
  return Object.fromEntries(
    Object.entries(words).flatMap(([word, value]) => (word === "UNSPECIFIED" ? [] : [[word.toLowerCase(), value]])),
  );
}
