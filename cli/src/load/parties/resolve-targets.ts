import { lookup } from "node:dns/promises";
import type { Place } from "../load-plan.ts";

const TARGET = /^(.+?)(?::(\d{1,5}))?$/;
const DEFAULT_PORT = 5060;

/** Every IPv4 address of every target, sorted. Rejects with the first name that has none. */
export async function resolveTargets(targets: readonly string[]): Promise<readonly Place[]> {
  const found = await Promise.all(
    targets.map(async (target) => {
      const [, host = "", port] = TARGET.exec(target) ?? [];
      const addresses = await lookup(host, { family: 4, all: true }).catch((cause: unknown) => {
        throw new Error(`${host} has no IPv4 address`, { cause });
      });
      return addresses.map(({ address }) => ({ address, port: Number(port ?? DEFAULT_PORT) }));
    }),
  );
  const byName = new Map(found.flat().map((place) => [`${place.address}:${place.port}`, place]));
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, place]) => place);
}
