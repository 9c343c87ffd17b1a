import type { Directory } from "@tandem/directory";
import { parseIpAddress } from "@tandem/directory";
import type { ClusterKeys } from "@tandem/identity";
import type { Env } from "../call/env.ts";
import type { NumberPlan } from "../policy/number-plan.ts";

/** A listener of the edges: the name of its socket, and what Via and Contact carry for it. */
export interface Egress {
  readonly name: string;
  readonly transport: string;
  /** Address that it is bound to. */
  readonly address: string;
  readonly advertised: { readonly host: string; readonly port: number };
}

/** What a step may look at, for one revision of the directory. */
export function routerEnv(directory: Directory, plan: NumberPlan, keys: ClusterKeys, egress: readonly Egress[]): Env {
  const byName = new Map(
    egress.map((listener) => [listener.name, { ...listener.advertised, transport: listener.transport }]),
  );
  const first = egress[0];
  const fallback = {
    host: first?.advertised.host ?? "localhost",
    port: first?.advertised.port ?? 5060,
    transport: first?.transport ?? "UDP",
  };
  return {
    directory,
    plan,
    keys,
    // A listener whose edge is gone still names the address that its dialogs have.
    advertised: (listener) => byName.get(listener) ?? advertisedIn(listener) ?? fallback,
    listenerFor(transport, address, near) {
      const version = parseIpAddress(address)?.version;
      const able = egress.filter(
        (listener) => listener.transport === transport && parseIpAddress(listener.address)?.version === version,
      );
      const host = near === undefined ? undefined : (byName.get(near) ?? advertisedIn(near))?.host;
      return (able.find(({ advertised }) => advertised.host === host) ?? able[0])?.name;
    },
  };
}

/** "udp:192.0.2.7:5060", as edges with an address of their own name a socket. */
function advertisedIn(
  listener: string,
): { readonly host: string; readonly port: number; readonly transport: string } | undefined {
  const [, transport = "", host = "", port = ""] = /^(udp|tcp):(\[[^\]]+\]|[^:]+):(\d+)$/.exec(listener) ?? [];
  if (host === "") return undefined;
  return { host: host.replace(/^\[|\]$/g, ""), port: Number(port), transport: transport.toUpperCase() };
}
