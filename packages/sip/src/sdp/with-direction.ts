import type { Direction } from "./sdp.ts";
import { setDirections } from "./set-directions.ts";

/**
 * The body with one direction on every m-line in use: the `inactive` answers of TRANSFER rules 11 and 22. A body that
 * does not parse comes back unchanged.
 */
export function withDirection(body: string, direction: Direction): string {
  return setDirections(body, () => direction);
}
