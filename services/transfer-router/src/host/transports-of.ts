import type { Listen } from "@tandem/directory";
import type { TargetTransport } from "../ports/resolver.ts";

const KNOWN: readonly TargetTransport[] = ["UDP", "TCP", "TLS"];

/** The transports that targets can be reached over: those of the listeners, the one that most targets speak first. */
export function transportsOf(listen: readonly Listen[]): readonly TargetTransport[] {
  return KNOWN.filter((known) => listen.some(({ transport }) => transport === known));
}
