import { parseIpAddress } from "@tandem/directory";
import type { Resolution, Resolver } from "@tandem/transfer-router";

const DAY_MS = 86_400_000;

/** Names by their addresses; a name that is not there does not exist. Literals are answered as they are. */
export function simResolver(names: Readonly<Record<string, readonly string[]>>): Resolver {
  return {
    resolve({ host, port, transport, secure }): Promise<Resolution> {
      const literal = host.replace(/^\[|\]$/g, "");
      const addresses = parseIpAddress(literal) === undefined ? names[host.toLowerCase()] : [literal];
      if (addresses === undefined) return Promise.resolve({ ok: false, reason: `no such name: ${host}` });
      const over = secure ? "TLS" : (transport ?? "UDP");
      const candidates = addresses.map(
        (address) => ({ address, port: port ?? (secure ? 5061 : 5060), transport: over, ttlMs: DAY_MS }) as const,
      );
      return Promise.resolve({ ok: true, candidates });
    },
  };
}
