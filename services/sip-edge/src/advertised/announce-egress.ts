import type { Bus, Clock } from "@tandem/actor";
import { type AnnouncedEgress, EGRESS_SUBJECT, formatEgress } from "@tandem/contracts";

const ANNOUNCE_MS = 1_000;

/** Tells the routers each second which listeners this edge has: they learn of a new edge, and forget one that is gone. */
export function announceEgress(bus: Bus, listeners: readonly AnnouncedEgress[], clock: Clock): { close(): void } {
  const text = formatEgress(listeners);
  let disarm: () => void = () => undefined;
  const announce = (): void => {
    bus.publish(EGRESS_SUBJECT, text);
    disarm = clock.alarm(clock.now() + ANNOUNCE_MS, announce);
  };
  announce();
  return { close: () => disarm() };
}
