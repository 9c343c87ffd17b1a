import { Metadata } from "@grpc/grpc-js";
import { BadRequest, Status } from "@tandem/contracts/grpc";

/** The trailer of the public error model, whose message is `google.rpc.Status`. */
const TRAILER = "grpc-status-details-bin";
const BAD_REQUEST = "type.googleapis.com/google.rpc.BadRequest";

export interface FieldViolation {
  /** As in the .proto file: "record_ids". */
  readonly field: string;
  readonly description: string;
}

/** We asked for what no server takes: a fault of the asking program. */
export class BadRequestError extends Error {
  override readonly name = "BadRequestError";
  readonly violations: readonly FieldViolation[];

  constructor(message: string, violations: readonly FieldViolation[], cause: unknown) {
    super(message, { cause });
    this.violations = violations;
  }
}

/** The trailer that says which fields are wrong. */
export function badRequestTrailer(code: number, message: string, violations: readonly FieldViolation[]): Metadata {
  const value = BadRequest.encode({ fieldViolations: violations.map((violation) => ({ ...violation })) }).finish();
  const status = Status.encode({ code, message, details: [{ typeUrl: BAD_REQUEST, value: Buffer.from(value) }] });
  const trailer = new Metadata();
  trailer.set(TRAILER, Buffer.from(status.finish()));
  return trailer;
}

/** The fields that the other side says are wrong; none where it does not say, or cannot be read. */
export function violationsIn(trailer: Metadata): readonly FieldViolation[] {
  const [bytes] = trailer.get(TRAILER);
  if (!(bytes instanceof Uint8Array)) return [];
  try {
    const found = Status.decode(bytes).details.find(({ typeUrl }) => typeUrl === BAD_REQUEST);
    return found === undefined ? [] : BadRequest.decode(found.value).fieldViolations;
  } catch {
    return [];
  }
}
