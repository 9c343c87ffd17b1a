import { useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "preact/compat";
import { isPassing } from "../api/problem.ts";
import { Icon } from "../design/icon.tsx";

/** Says that answers are missing for now. It goes by itself: what failed is asked again until it is answered. */
export function AwayBanner() {
  const cache = useQueryClient().getQueryCache();
  const isAway = useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () => cache.getAll().some((query) => query.isActive() && isPassing(query.state.error)),
  );
  return (
    <div aria-live="polite">
      {isAway ? (
        <p class="away-banner">
          <Icon name="clock" />
          Part of the platform does not answer now. What is shown may be old; it is asked again by itself.
        </p>
      ) : null}
    </div>
  );
}
