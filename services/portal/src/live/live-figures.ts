import type { CallEvent, LiveEvents } from "@tandem/contracts";

const WINDOW_MS = 10_000;
const MAX_STARTS = 100_000;
const MAX_TRANSFERS = 10_000;
/** A transfer whose end was missed is over by then: no ring timeout is longer. */
const TRANSFER_MS = 600_000;

/** What is counted as it passes by; the records know the rest. */
export interface LiveFigures {
  /** Calls that customers began, a second, over the last ten. `projectId`: of this project alone; empty for all. */
  callsPerSecond(projectId: string): number;
  activeTransfers(projectId: string): number;
  close(): void;
}

interface Seen {
  readonly at: number;
  readonly projectId: string;
}

export function liveFigures(live: LiveEvents, now: () => number): LiveFigures {
  let starts: Seen[] = [];
  const transfers = new Map<string, Seen>();
  const unsubscribe = live.subscribe(({ body, projectId }: CallEvent) => {
    if (body?.$case === "callStarted" && body.value.relationshipType === "initial" && starts.length < MAX_STARTS)
      starts.push({ at: now(), projectId });
    else if (body?.$case === "transferRequested" && transfers.size < MAX_TRANSFERS)
      transfers.set(body.value.transferId, { at: now(), projectId });
    else if (body?.$case === "transferFinished") transfers.delete(body.value.transferId);
    if (starts.length === MAX_STARTS) forget();
  });
  const forget = (): void => {
    const from = now() - WINDOW_MS;
    starts = starts.filter(({ at }) => at > from);
    for (const [id, { at }] of transfers) if (at <= now() - TRANSFER_MS) transfers.delete(id);
  };
  return {
    callsPerSecond(projectId) {
      forget();
      return countOf(starts, projectId) / (WINDOW_MS / 1000);
    },
    activeTransfers(projectId) {
      forget();
      return countOf([...transfers.values()], projectId);
    },
    close: unsubscribe,
  };
}

function countOf(seen: readonly Seen[], projectId: string): number {
  return projectId === "" ? seen.length : seen.filter((one) => one.projectId === projectId).length;
}
