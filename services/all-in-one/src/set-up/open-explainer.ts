import { dnsResolver } from "@tandem/adapter-dns";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import type { RouterPort } from "@tandem/contracts";
import { buildDirectory, type Config } from "@tandem/directory";
import { routerPort, transportsOf } from "@tandem/transfer-router";

/** The explainer of a configuration without a platform that runs: no socket, no database. */
export function openExplainer(config: Config): RouterPort {
  const directory = buildDirectory(config, 1);
  const servers = config.dns === undefined ? {} : { servers: config.dns };
  const transports = transportsOf(config.listen);
  return routerPort({
    directory: () => directory,
    plan: phoneNumberPlan(),
    resolver: dnsResolver({ ...servers, transports }),
    transports,
  });
}
