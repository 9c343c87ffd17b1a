import type { ServiceDefinition } from "@grpc/grpc-js";
import type { FieldViolation } from "./bad-request.ts";

/** One method of a port, and which of its requests no answer is sought for. */
export interface Method {
  readonly ask: (request: unknown, traceparent?: string) => Promise<unknown>;
  readonly check: (request: unknown) => readonly FieldViolation[];
}

/** A port as a server offers it. */
export interface GrpcService {
  readonly definition: ServiceDefinition;
  readonly methods: Readonly<Record<string, Method>>;
}

export function method<Q>(
  ask: (request: Q, traceparent?: string) => Promise<unknown>,
  check: (request: Q) => readonly FieldViolation[],
): Method {
  // The definition beside it has decoded the request as a Q.
  return { ask: ask as Method["ask"], check: check as Method["check"] };
}

/** "tandem.billing.v1.BillingService" */
export function nameOf(definition: ServiceDefinition): string {
  const [, name = ""] = Object.values(definition)[0]?.path.split("/") ?? [];
  return name;
}
