import type { Clock } from "@tandem/actor";
import type { Authorizer, LeaseChange, LeaseGrant, LegRate, RatingQuestion } from "../ports/authorizer.ts";

/** In one message at most. */
const QUESTIONS = 256;
const LEASES = 64;
/** Between an ask that failed and the next: a billing that has just gone leaves its name, another has come. */
const AGAIN_MS = 100;

interface Waiting<Q, A> {
  readonly question: Q;
  readonly resolve: (answer: A) => void;
  readonly reject: (reason: unknown) => void;
}

/** Billing, asked one thing at a time: what is asked in the same moment goes in one message. */
export interface BatchedAuthorizer {
  /** Asked until there is an answer; rejects when there was none in time. */
  rate(question: RatingQuestion): Promise<LegRate | undefined>;
  /** Never rejects. `answered`: as `change` has it, also long after. */
  lease(change: LeaseChange, answered: (grant: LeaseGrant) => void): void;
}

export function batchedAuthorizer(
  authorizer: Authorizer,
  clock: Clock,
  limits: { readonly ratePatienceMs: number; readonly waiting: number },
): BatchedAuthorizer {
  const questions: Waiting<RatingQuestion, LegRate | undefined>[] = [];
  const leases: Waiting<LeaseChange, LeaseGrant>[] = [];
  let isFlushing = false;
  const flush = async (): Promise<void> => {
    // Whatever else is asked in this turn joins.
    await Promise.resolve();
    isFlushing = false;
    while (questions.length > 0 || leases.length > 0) {
      void send(authorizer, clock.now(), questions.splice(0, QUESTIONS), leases.splice(0, LEASES));
    }
  };
  const wake = (): void => {
    if (isFlushing) return;
    isFlushing = true;
    void flush();
  };
  let waiting = 0;
  return {
    rate(question) {
      if (waiting >= limits.waiting) return Promise.reject(new Error("too many questions wait for billing"));
      waiting += 1;
      return new Promise<LegRate | undefined>((resolve, reject) => {
        const until = clock.now() + limits.ratePatienceMs;
        let why: unknown = new Error("billing is silent");
        const cancel = clock.alarm(until, () => reject(why));
        const ask = (): void => {
          questions.push({
            question,
            resolve: (rate) => {
              cancel();
              resolve(rate);
            },
            reject: (reason) => {
              why = reason;
              if (clock.now() + AGAIN_MS < until) clock.alarm(clock.now() + AGAIN_MS, ask);
            },
          });
          wake();
        };
        ask();
      }).finally(() => {
        waiting -= 1;
      });
    },
    lease(change, answered) {
      leases.push({ question: change, resolve: answered, reject: () => undefined });
      wake();
    },
  };
}

async function send(
  authorizer: Authorizer,
  at: number,
  questions: readonly Waiting<RatingQuestion, LegRate | undefined>[],
  leases: readonly Waiting<LeaseChange, LeaseGrant>[],
): Promise<void> {
  try {
    const answer = await authorizer.authorize({
      questions: questions.map(({ question: { rateDeck, direction, number, trace } }) => ({
        rateDeck,
        direction,
        number,
        at,
        ...(trace === undefined ? {} : { trace }),
      })),
      leases: leases.map(({ question }) => question),
    });
    questions.forEach((one, i) => {
      one.resolve(answer.rates[i]);
    });
    leases.forEach((one, i) => {
      const grant = answer.leases[i];
      if (grant !== undefined) one.resolve(grant);
    });
  } catch (reason) {
    for (const one of questions) one.reject(reason);
    for (const one of leases) one.reject(reason);
  }
}
