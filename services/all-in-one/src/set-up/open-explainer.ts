import { dnsResolver } from "@tandem/adapter-dns";
import { phoneNumberPlan } from "@tandem/adapter-phone";
import type { BillingPort, RouterPort } from "@tandem/contracts";
import { buildDirectory, type Config } from "@tandem/directory";
import { routerPort, transportsOf } from "@tandem/transfer-router";

/** The explainer of a configuration without a platform that runs: no socket, and a database only where one was opened. */
export function openExplainer(config: Config, billing?: BillingPort): RouterPort {
  const directory = buildDirectory(config, 1);
  const servers = config.dns === undefined ? {} : { servers: config.dns };
  const transports = transportsOf(config.listen);
  return routerPort({
    directory: () => directory,
    ...(billing === undefined ? {} : { billing }),
    now: Date.now,
    plan: phoneNumberPlan(),
    resolver: dnsResolver({ ...servers, transports }),
    transports,
  });
}
