import type { Bus, BusReply, Clock } from "@tandem/actor";
import type { Random } from "./random.ts";

/** What a bus does to messages beyond its port's promises; probabilities from 0 to 1. */
export interface BusFaults {
  /** Of requests and publishes. */
  readonly loss: number;
  /** Of replies: the work is done, and who asked hears nothing. */
  readonly replyLoss: number;
  /** Of requests and publishes: they arrive twice. */
  readonly duplication: number;
  /** Of a message that is held up, and what comes after it from the same process with it. */
  readonly delay: number;
  readonly delayMs: readonly [from: number, to: number];
}

export const NO_BUS_FAULTS: BusFaults = { loss: 0, replyLoss: 0, duplication: 0, delay: 0, delayMs: [0, 0] };

export interface LossyBusOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Read for each message: a test may change its mind. */
  readonly faults: () => BusFaults;
}

/** The bus as one process sees it, with seeded trouble. The order of one process's messages stays, as it does on a connection. */
export function lossyBus(bus: Bus, { clock, random, faults }: LossyBusOptions): Bus {
  let departsAt = 0;
  const later = (ms: number, run: () => void): void => {
    if (ms <= 0) run();
    else clock.alarm(clock.now() + ms, run);
  };
  /** How long this message is held up, ms. */
  const held = (): number => {
    const { delay, delayMs } = faults();
    const now = clock.now();
    departsAt = Math.max(departsAt, random.chance(delay) ? now + random.between(...delayMs) : now);
    return departsAt - now;
  };
  const copies = (): number => {
    if (random.chance(faults().loss)) return 0;
    return random.chance(faults().duplication) ? 2 : 1;
  };
  return {
    get isUp() {
      return bus.isUp;
    },
    request(subject, text, timeoutMs) {
      if (!bus.isUp) return bus.request(subject, text, timeoutMs);
      const sent = copies();
      const wait = held();
      const isReplyLost = random.chance(faults().replyLoss);
      return new Promise<BusReply>((resolve) => {
        const disarm = clock.alarm(clock.now() + timeoutMs, () => resolve({ kind: "silence" }));
        later(wait, () => {
          for (let copy = 0; copy < sent; copy += 1) {
            void bus.request(subject, text, timeoutMs).then((reply) => {
              if (reply.kind === "silence" || (reply.kind === "reply" && isReplyLost)) return;
              disarm();
              resolve(reply);
            });
          }
        });
      });
    },
    publish(subject, text) {
      if (!bus.isUp) return false;
      const sent = copies();
      later(held(), () => {
        for (let copy = 0; copy < sent; copy += 1) bus.publish(subject, text);
      });
      return true;
    },
    subscribe: (subject, take, group) => bus.subscribe(subject, take, group),
    flush: () => bus.flush(),
    watch: (changed) => bus.watch(changed),
    close: () => bus.close(),
  };
}
