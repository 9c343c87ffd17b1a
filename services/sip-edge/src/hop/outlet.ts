import type { Bus, BusMessage, BusSubscription, Clock } from "@tandem/actor";
import { edgeSubject, egressSubject, formatOutboundAck, parseOutbound } from "@tandem/contracts";
import type { Edge } from "../edge.ts";
import { sendAll } from "./send-all.ts";

/** Effects that are remembered, so that a copy is acknowledged and not sent again. */
const SEEN_LIMIT = 20_000;
const EGRESS_GROUP = "edges";

export interface OutletOptions {
  readonly bus: Bus;
  /** Id of this edge with its boot nonce. */
  readonly edge: string;
  readonly sender: Pick<Edge, "send">;
  readonly clock: Clock;
  /** Names of the listeners that this edge has bound. */
  readonly listeners: readonly string[];
}

/** Takes what routers want sent: over this edge's connections, and over sockets that any edge of the group has. */
export function openOutlet(options: OutletOptions): { close(): void } {
  const { bus, edge, listeners } = options;
  const seen = new Map<string, Promise<string>>();
  const take = (message: BusMessage): void => {
    const outbound = parseOutbound(message.text);
    if (outbound === undefined) return;
    const known = seen.get(outbound.id);
    const ack = known ?? sent(options, outbound.sends, outbound.expiresAt);
    if (known === undefined) remember(seen, outbound.id, ack);
    void ack.then((text) => message.reply(text));
  };
  const subscriptions: BusSubscription[] = [
    bus.subscribe(edgeSubject(edge), take),
    ...listeners.map((listener) => bus.subscribe(egressSubject(listener), take, EGRESS_GROUP)),
  ];
  return {
    close() {
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}

async function sent(
  { sender, clock }: OutletOptions,
  sends: Parameters<typeof sendAll>[1],
  expiresAt: number,
): Promise<string> {
  if (clock.now() > expiresAt) return formatOutboundAck(sends.map((_, i) => i));
  return formatOutboundAck(await sendAll(sender, sends));
}

function remember(seen: Map<string, Promise<string>>, id: string, ack: Promise<string>): void {
  seen.set(id, ack);
  if (seen.size <= SEEN_LIMIT) return;
  for (const oldest of seen.keys()) {
    seen.delete(oldest);
    return;
  }
}
