import type { SrvRecord } from "./dns-record.ts";

/** A random integer from 0 to `n` - 1. */
export type RandomBelow = (n: number) => number;

/** RFC 2782: the lowest priority first, and within one by running sums of weights; weight 0 has a small chance. */
export function srvOrder(records: readonly SrvRecord[], random: RandomBelow): readonly SrvRecord[] {
  const priorities = [...new Set(records.map((record) => record.priority))].sort((a, b) => a - b);
  return priorities.flatMap((priority) => {
    // "all those with weight 0 are placed at the beginning"
    const left = records
      .filter((record) => record.priority === priority)
      .sort((a, b) => Math.sign(a.weight) - Math.sign(b.weight));
    const order: SrvRecord[] = [];
    while (left.length > 1) {
      const total = left.reduce((sum, record) => sum + record.weight, 0);
      // "a uniform random number between 0 and the sum (inclusive)"
      const drawn = random(total + 1);
      let sum = 0;
      const hit = left.findIndex((record) => {
        sum += record.weight;
        return sum >= drawn;
      });
      order.push(...left.splice(Math.max(hit, 0), 1));
    }
    return [...order, ...left];
  });
}
