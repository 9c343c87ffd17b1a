import type { Directory } from "@tandem/directory";
import type { ClusterKeys } from "@tandem/identity";
import type { Hash } from "@tandem/sip";
import type { EdgeLimiter } from "./edge-limiter.ts";

/** What admission looks at besides the message itself. */
export interface AdmissionContext {
  /** Id of this edge. */
  readonly edge: string;
  readonly directory: Directory;
  readonly keys: ClusterKeys;
  readonly limiter: EdgeLimiter;
  /** For digests. */
  readonly hash: Hash;
  /** One new call in so many is traced; 0: none but those that a trunk asks for. */
  readonly traceOneIn: number;
}
