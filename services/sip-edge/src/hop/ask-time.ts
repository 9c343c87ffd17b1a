import { type Bus, type Clock, sampleTime, type TimeSample } from "@tandem/actor";
import { TIME_SUBJECT } from "@tandem/contracts";

const ANSWER_MS = 500;

/** The cluster's time, from whichever router answers first (CLUSTER rule 22); undefined: none does. */
export async function askTime(bus: Bus, own: Pick<Clock, "now">): Promise<TimeSample | undefined> {
  const sample = await sampleTime(own, async () => {
    const reply = await bus.request(TIME_SUBJECT, "", ANSWER_MS);
    return reply.kind === "reply" && reply.text !== "" ? Number(reply.text) : Number.NaN;
  });
  return Number.isSafeInteger(sample.toldAt) ? sample : undefined;
}
