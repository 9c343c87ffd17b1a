/** The first SIGINT or SIGTERM; the second does `atOnce`: it ends the process without further ado. */
export function untilSignal(atOnce: () => void = () => process.exit(1)): {
  readonly signal: Promise<NodeJS.Signals>;
  cancel(): void;
} {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  let hasCome = false;
  const come = (signal: NodeJS.Signals): void => {
    if (hasCome) return atOnce();
    hasCome = true;
    resolve(signal);
  };
  process.on("SIGINT", come).on("SIGTERM", come);
  return { signal: promise, cancel: () => void process.off("SIGINT", come).off("SIGTERM", come) };
}
