import { tcpLimitsOf, tcpListener } from "@tandem/adapter-tcp";
import { udpListener } from "@tandem/adapter-udp";
import type { Config, Listen } from "@tandem/directory";
import type { OpenListener } from "@tandem/sip-edge";

/** The listener of one address, by what it speaks. */
export function openerOf(config: Config, edge: string, boot: string): (where: Listen) => OpenListener {
  const limits = tcpLimitsOf(config.limits);
  return ({ transport, address, port }) =>
    transport === "TCP" ? tcpListener({ address, port, edge, boot, limits }) : udpListener({ address, port });
}
