import { lookup } from "node:dns/promises";

const NAMED_MS = 30_000;
const LOOK_MS = 250;

/** The carriers of the check are called by a name: it must be known before the first call. Rejects when it is not after 30 s. */
export async function untilNamed(host: string, own: string): Promise<void> {
  const end = Date.now() + NAMED_MS;
  for (;;) {
    const found = await lookup(host, { family: 4 }).catch(() => undefined);
    if (found?.address === own) return;
    if (Date.now() > end) {
      throw new Error(
        `${host} is not ${own} in the DNS after ${NAMED_MS / 1000} s, but ${found?.address ?? "nothing"}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
