/** An edge's report on messages that rode in a reply and did not leave: the actor's transactions want to know. */
export interface HopReport {
  readonly partition: number;
  readonly actor: string;
  readonly failed: readonly number[];
}

const VERSION = "F1";

export function formatReport({ partition, actor, failed }: HopReport): string {
  return `${VERSION} ${partition} ${actor} ${failed.join(",")}`;
}

/** Undefined: not of this version, or no report at all. */
export function parseReport(text: string): HopReport | undefined {
  const [version, partition, actor = "", failed = ""] = text.split(" ");
  if (version !== VERSION || actor === "") return undefined;
  return { partition: Number(partition), actor, failed: failed.split(",").map(Number) };
}
