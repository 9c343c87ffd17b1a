import type { Captured } from "@tandem/sip-edge";

export type Capture = (message: Captured) => void;

/** One hook for all who look. */
export function captureOf(...captures: readonly (Capture | undefined)[]): { readonly capture?: Capture } {
  const [one, ...more] = captures.filter((capture) => capture !== undefined);
  if (one === undefined) return {};
  if (more.length === 0) return { capture: one };
  return {
    capture(message) {
      for (const capture of [one, ...more]) capture(message);
    },
  };
}
