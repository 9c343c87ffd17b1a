import type { Config } from "@tandem/directory";
import type { TargetTransport } from "@tandem/transfer-router";

const KNOWN: readonly TargetTransport[] = ["UDP", "TCP", "TLS"];

/** The transports that targets can be reached over: those of the listeners, the one that most targets speak first. */
export function transportsOf(config: Config): readonly TargetTransport[] {
  return KNOWN.filter((known) => config.listen.some(({ transport }) => transport === known));
}
