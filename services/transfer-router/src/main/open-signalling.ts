import type { Clock } from "@tandem/actor";
import { ensureSignalling, natsSignallingLog } from "@tandem/adapter-nats";
import { type Config, DEFAULT_CAPTURE } from "@tandem/directory";
import type { Service } from "@tandem/start-up";
import type { NatsPart } from "@tandem/start-up/nats";
import { captureLimitsOf } from "../capture/capture-limits.ts";
import { observeSignalling } from "../signalling/observe-signalling.ts";
import { type SignallingDesk, signallingDesk } from "../signalling/signalling-desk.ts";
import { breathe } from "./breathe.ts";

/** What gathers the messages of calls and sends them to cdr; undefined where nothing is to be captured. */
export async function openSignalling(
  { name, metrics, atEnd }: Service,
  { nats, untilThere }: NatsPart,
  { boot, clock, config }: { readonly boot: string; readonly clock: Clock; readonly config: Config },
): Promise<SignallingDesk | undefined> {
  const policy = config.capture ?? DEFAULT_CAPTURE;
  if (!policy.enabled) return undefined;
  const limits = captureLimitsOf(config.limits);
  const { send } = natsSignallingLog(nats, { router: name });
  const desk = signallingDesk({ clock, boot, policy, limits, send, breathe });
  await untilThere(() => ensureSignalling(nats));
  observeSignalling(metrics, desk);
  atEnd("the signalling of calls", () => desk.close());
  return desk;
}
