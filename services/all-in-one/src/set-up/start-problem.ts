import { HttpListenError } from "@tandem/adapter-http";
import { OpenDatabaseError } from "@tandem/adapter-pglite";
import { ListenError } from "@tandem/sip-edge";

/** What to tell a person whose platform did not start: what it is about, and what to do. Undefined for a fault of ours. */
export function startProblem(error: unknown): string | undefined {
  if (error instanceof ListenError || error instanceof HttpListenError) return error.message;
  if (error instanceof OpenDatabaseError) return error.message;
  return undefined;
}
