/** Whatever is found out within this time is one line. */
const TOGETHER_MS = 500;

/** Tells people of partitions that Redis had lost and was given again: they come by the hundred. @returns to be called for each */
export function sayRecovered(say: (what: string) => void): () => void {
  let partitions = 0;
  return () => {
    partitions += 1;
    if (partitions > 1) return;
    setTimeout(() => {
      say(`Redis had lost what was last written of ${partitions} partitions, and was given it again`);
      partitions = 0;
    }, TOGETHER_MS).unref();
  };
}
