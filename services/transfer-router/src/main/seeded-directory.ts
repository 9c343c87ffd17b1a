import { type LiveDirectory, liveDirectory } from "@tandem/adapter-nats";
import { formatConfigErrors, loadConfig } from "@tandem/adapter-yaml";
import type { Environment, SEED_VARIABLES } from "@tandem/process";
import type { Service } from "@tandem/start-up";
import { type NatsPart, openDirectory } from "@tandem/start-up/nats";

/** The directory of the cluster, filled from the configuration where there is one. Undefined: the process is to end first. */
export async function seededDirectory(
  service: Service,
  events: NatsPart,
  { TANDEM_CONFIG: file, TANDEM_SECRETS: secretsFolder, TANDEM_SEED: mode }: Environment<typeof SEED_VARIABLES>,
): Promise<LiveDirectory | undefined> {
  const source = openDirectory(service, events.nats);
  if (file !== "") {
    await events.untilThere(async () => {
      const config = await loadConfig(file, { secretsFolder });
      if (!config.ok) throw new Error(formatConfigErrors(config.error));
      await source.seed(config.value, mode);
    });
  }
  return liveDirectory(source, service.signal);
}
