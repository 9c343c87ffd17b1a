import { type ServerWritableStream, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { type HealthServer, ServingStatus } from "@tandem/contracts/grpc";

const LOOK_AGAIN_MS = 1_000;
const MAX_WATCHERS = 64;

type Watcher = ServerWritableStream<{ service: string }, { status: ServingStatus }>;

export interface Health {
  readonly implementation: UntypedServiceImplementation;
  /** Tells every watcher that it is over, and ends its stream. */
  end(): void;
}

/**
 * `grpc.health.v1.Health`: SERVING while `notReady` names nothing. Watchers hear of a change within a second; nothing
 * is asked while nobody watches.
 */
export function healthService(services: readonly string[], notReady: () => Promise<readonly string[]>): Health {
  const known = new Set(["", ...services]);
  const watchers = new Map<Watcher, ServingStatus>();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  async function now(): Promise<ServingStatus> {
    if (isOver) return ServingStatus.NOT_SERVING;
    const reasons = await notReady().catch(() => ["it cannot tell"]);
    return reasons.length === 0 ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  function tell(watcher: Watcher, found: ServingStatus): void {
    if (watchers.get(watcher) === found) return;
    watchers.set(watcher, found);
    watcher.write({ status: found });
  }

  async function look(): Promise<void> {
    const found = await now();
    for (const watcher of watchers.keys()) {
      if (known.has(watcher.request.service)) tell(watcher, found);
    }
  }

  function forget(watcher: Watcher): void {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  const implementation: HealthServer = {
    check({ request }, answer) {
      if (!known.has(request.service)) return answer({ code: status.NOT_FOUND, details: "unknown service" });
      void now().then((found) => answer(null, { status: found }));
    },
    watch(watcher) {
      if (watchers.size >= MAX_WATCHERS) {
        watcher.emit("error", { code: status.RESOURCE_EXHAUSTED, details: `${MAX_WATCHERS} watch already` });
        return;
      }
      watcher.on("cancelled", () => forget(watcher));
      watcher.on("close", () => forget(watcher));
      watchers.set(watcher, ServingStatus.UNKNOWN);
      if (known.has(watcher.request.service)) void look();
      else tell(watcher, ServingStatus.SERVICE_UNKNOWN);
      timer ??= setInterval(() => void look(), LOOK_AGAIN_MS);
    },
  };
  return {
    implementation,
    end() {
      isOver = true;
      for (const watcher of [...watchers.keys()]) {
        if (known.has(watcher.request.service)) tell(watcher, ServingStatus.NOT_SERVING);
        watcher.end();
        forget(watcher);
      }
    },
  };
}
