import type { StepWatch } from "./step-watch.ts";

/** Several who look at the same steps. */
export function watchAll(...watches: readonly StepWatch[]): StepWatch {
  return {
    taken(input, traceparent) {
      for (const watch of watches) watch.taken(input, traceparent);
    },
    stepped(call, input, effects) {
      for (const watch of watches) watch.stepped(call, input, effects);
    },
    surprised(call, input) {
      for (const watch of watches) watch.surprised?.(call, input);
    },
    capped(party) {
      for (const watch of watches) watch.capped?.(party);
    },
    left(ref) {
      for (const watch of watches) watch.left(ref);
    },
  };
}
