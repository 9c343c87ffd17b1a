/** One thing that the demo claims, and whether it is so. */
export interface Check {
  readonly claim: string;
  readonly held: boolean;
  /** What was found instead; "" when it held. */
  readonly found: string;
}

export function check(claim: string, held: boolean, found: unknown = ""): Check {
  return { claim, held, found: held ? "" : textOf(found) };
}

/** That two values are the same, as JSON. */
export function checkSame(claim: string, found: unknown, expected: unknown): Check {
  return check(claim, JSON.stringify(found) === JSON.stringify(expected), found);
}

function textOf(found: unknown): string {
  return typeof found === "string" ? found : (JSON.stringify(found) ?? "nothing");
}
