import { z } from "@hono/zod-openapi";
import type { Result } from "@tandem/sip";
import type { Principal, Scope } from "../access/principal.ts";
import type { HttpBackend } from "../http/http-backend.ts";
import type { Problem } from "./problem.ts";

/** Of an operation that takes none. */
export const NO_FIELDS = z.strictObject({});

/** What the document says of an operation, and what its requests are checked against. */
export interface OperationSpec<
  Q extends z.ZodObject,
  P extends z.ZodObject,
  B extends z.ZodObject,
  A extends z.ZodType,
> {
  readonly method: "get" | "post" | "put" | "delete";
  /** "/v1/calls/{callId}" */
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** Undefined: for everybody. */
  readonly scope: Scope | undefined;
  readonly query?: Q;
  readonly params?: P;
  /** As JSON. */
  readonly body?: B;
  /** A form in place of a body: the operation reads it by itself. */
  readonly form?: z.ZodObject;
  /** JSON besides problems, by the status of its answers. */
  readonly refusals?: Readonly<Record<number, z.ZodType>>;
  /** Of a request without a fault. 200 where it is left out. */
  readonly status?: 200 | 201 | 202 | 204;
  /** As JSON. Left out: none, or what `media` says. */
  readonly answer?: A;
  /** Answers that are no JSON, by their media type. */
  readonly media?: Readonly<Record<string, z.ZodType>>;
  /** Statuses of problems besides 400, 401, 403, 429 and 503. */
  readonly problems?: readonly number[];
  /** Evens out a client's way to write a query, before the schema reads it. */
  readonly readsQuery?: (query: URLSearchParams) => URLSearchParams;
}

/** A request that was let in, as its schemas read it. */
export interface Asked<Q, P, B> {
  readonly query: Q;
  readonly params: P;
  readonly body: B;
  /** `ANYBODY` where the operation is for everybody. */
  readonly who: Principal;
  readonly backend: HttpBackend;
  readonly request: Request;
  /** The address that it came from. */
  readonly source: string;
}

export type Handle<Q extends z.ZodObject, P extends z.ZodObject, B extends z.ZodObject, A extends z.ZodType> = (
  asked: Asked<z.output<Q>, z.output<P>, z.output<B>>,
) => Promise<Result<z.input<A>, Problem> | Response>;

/** Adds an operation to the application and to its document. */
export type Mount = <
  Q extends z.ZodObject = typeof NO_FIELDS,
  P extends z.ZodObject = typeof NO_FIELDS,
  B extends z.ZodObject = typeof NO_FIELDS,
  A extends z.ZodType = z.ZodUndefined,
>(
  spec: OperationSpec<Q, P, B, A>,
  handle: Handle<Q, P, B, A>,
) => void;
