import type { Bus, Clock } from "@tandem/actor";
import { type AnnouncedEgress, EGRESS_SUBJECT, parseEgress } from "@tandem/contracts";
import type { Egress } from "./router-env.ts";

/** A listener that nobody has named for so long takes no new leg. */
const SILENT_MS = 5_000;
const LOOK_MS = 1_000;
/** Listeners that are remembered. */
const LIMIT = 4_096;

export interface LiveEgressOptions {
  readonly bus: Bus;
  readonly clock: Clock;
  /** The listeners of the configuration: those of a cluster whose edges have none of their own. */
  readonly configured: readonly Egress[];
}

export interface LiveEgress {
  /** The same list until an edge comes or goes. */
  readonly current: readonly Egress[];
  /** What edges have announced; empty where they have no addresses of their own. */
  readonly announced: readonly AnnouncedEgress[];
  close(): void;
}

/** The listeners that edges have now. Those with addresses of their own say so; without any the configured ones hold. */
export function liveEgress({ bus, clock, configured }: LiveEgressOptions): LiveEgress {
  const heard = new Map<string, { readonly egress: AnnouncedEgress; at: number }>();
  let announced: readonly AnnouncedEgress[] = [];
  const changed = (): void => {
    announced = [...heard.values()].map(({ egress }) => egress).sort((one, other) => (one.name < other.name ? -1 : 1));
  };
  const subscription = bus.subscribe(EGRESS_SUBJECT, ({ text }) => {
    for (const egress of parseEgress(text) ?? []) {
      const known = heard.get(egress.name);
      if (known !== undefined) known.at = clock.now();
      else if (heard.size < LIMIT) {
        heard.set(egress.name, { egress, at: clock.now() });
        changed();
      }
    }
  });
  let disarm: () => void = () => undefined;
  const look = (): void => {
    // Who hears nobody knows nothing of anybody.
    const gone = bus.isUp ? [...heard].filter(([, { at }]) => clock.now() - at > SILENT_MS) : [];
    for (const [name] of gone) heard.delete(name);
    if (gone.length > 0) changed();
    disarm = clock.alarm(clock.now() + LOOK_MS, look);
  };
  look();
  return {
    get current() {
      return announced.length > 0 ? announced : configured;
    },
    get announced() {
      return announced;
    },
    close() {
      disarm();
      subscription.unsubscribe();
    },
  };
}
