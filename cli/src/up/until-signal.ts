/** The first SIGINT or SIGTERM; the second ends the process without further ado. */
export function untilSignal(): { readonly signal: Promise<NodeJS.Signals>; cancel(): void } {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  let hasCome = false;
  const come = (signal: NodeJS.Signals): void => {
    if (hasCome) process.exit(1);
    hasCome = true;
    resolve(signal);
  };
  process.on("SIGINT", come).on("SIGTERM", come);
  return { signal: promise, cancel: () => void process.off("SIGINT", come).off("SIGTERM", come) };
}
