/** RFC 3261 §17.1.1.1 and Annex A, RFC 6026 §7: the timers of the four transactions, in milliseconds, by their letters. */
export const T1_MS = 500;
export const T2_MS = 4000;
export const T4_MS = 5000;
/** 64*T1: how long a transaction waits before it gives up. */
export const TIMEOUT_MS = 64 * T1_MS;

/** INVITE client: no response at all. */
export const TIMER_B_MS = TIMEOUT_MS;
/** INVITE client, unreliable transport: how long it answers repeated non-2xx finals with ACK ("at least 32 s"). */
export const TIMER_D_MS = 32_000;
/** Non-INVITE client: no final response. */
export const TIMER_F_MS = TIMEOUT_MS;
/** INVITE server: no ACK for a non-2xx final. */
export const TIMER_H_MS = TIMEOUT_MS;
/** INVITE server, unreliable transport: how long it absorbs repeated ACKs. */
export const TIMER_I_MS = T4_MS;
/** Non-INVITE server, unreliable transport: how long it repeats the final response. */
export const TIMER_J_MS = TIMEOUT_MS;
/** Non-INVITE client, unreliable transport: how long it absorbs repeated finals. */
export const TIMER_K_MS = T4_MS;
/** INVITE server after a 2xx: how long it absorbs the INVITE and waits for the ACK (RFC 6026 §7.1). */
export const TIMER_L_MS = TIMEOUT_MS;
/** INVITE client after a 2xx: how long it passes further 2xx up (RFC 6026 §7.2). */
export const TIMER_M_MS = TIMEOUT_MS;

/** The letter names the RFC's timer; "E-proceeding" is Timer E after a provisional response. */
export type RetransmissionSchedule = "A" | "E" | "E-proceeding" | "G";

/**
 * The first instant strictly after `after` at which a message that left at `startedAt` is sent again (ms since epoch).
 *
 * Retransmission instants are a function of the start alone, so that timers A, E and G need not be stored
 * (RFC 3261 §17.1.1.2, §17.1.2.2, §17.2.1). A doubles without a cap; E and G double up to T2; "E-proceeding" is every T2.
 */
export function nextRetransmissionAt(schedule: RetransmissionSchedule, startedAt: number, after: number): number {
  const cap = schedule === "A" ? Number.POSITIVE_INFINITY : T2_MS;
  let interval = schedule === "E-proceeding" ? T2_MS : T1_MS;
  let instant = startedAt + interval;
  while (instant <= after && interval < cap) {
    interval = Math.min(interval * 2, cap);
    instant += interval;
  }
  if (instant > after) return instant;
  // From here on every interval is T2: no need to walk through an outage step by step.
  return instant + T2_MS * (Math.floor((after - instant) / T2_MS) + 1);
}
