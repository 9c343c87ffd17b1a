import { type ServiceError, status } from "@grpc/grpc-js";
import { AdapterError, type AdapterErrorCode } from "@tandem/actor";
import { BadRequestError, violationsIn } from "./bad-request.ts";

/** What a server answers when its port rejects. Anything else is a bug of its own: INTERNAL, without the reason. */
const STATUS_OF: Readonly<Record<AdapterErrorCode, status>> = {
  unavailable: status.UNAVAILABLE,
  timeout: status.DEADLINE_EXCEEDED,
  conflict: status.ABORTED,
  corrupt: status.DATA_LOSS,
};

export function statusOf(error: unknown): { readonly code: status; readonly details: string } {
  if (error instanceof AdapterError) return { code: STATUS_OF[error.code], details: error.message };
  return { code: status.INTERNAL, details: "a fault of this server; its log says which" };
}

const CODE_OF: Partial<Record<status, AdapterErrorCode>> = {
  [status.UNAVAILABLE]: "unavailable",
  // Refused before anything was done.
  [status.RESOURCE_EXHAUSTED]: "unavailable",
  [status.UNIMPLEMENTED]: "unavailable",
  [status.UNAUTHENTICATED]: "unavailable",
  [status.PERMISSION_DENIED]: "unavailable",
  [status.CANCELLED]: "unavailable",
  [status.ABORTED]: "conflict",
  [status.DATA_LOSS]: "corrupt",
};

/** What a client's port rejects with. `where` names the server: "billing at dns:///billing:9000". */
export function errorOf(failure: ServiceError, where: string): Error {
  const text = `${where}: ${failure.details || status[failure.code] || "no status"}`;
  if (failure.code === status.INVALID_ARGUMENT)
    return new BadRequestError(text, violationsIn(failure.metadata), failure);
  // The deadline, and whatever a fault of the server leaves open.
  return new AdapterError(CODE_OF[failure.code] ?? "timeout", text, failure);
}
