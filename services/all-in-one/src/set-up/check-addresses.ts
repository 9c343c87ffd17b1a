import { tcpListener } from "@tandem/adapter-tcp";
import { udpListener } from "@tandem/adapter-udp";
import type { Config, Listen } from "@tandem/directory";
import type { OpenListener } from "@tandem/sip-edge";
import { startHttp } from "../start-http.ts";
import { bindListeners } from "./bind-listeners.ts";

/**
 * Binds every address that others will, and lets go of them. Rejects with what `startProblem` knows where one is in use:
 * edges that share an address would not notice, for the kernel lets a second cluster share it too.
 */
export async function checkAddresses(listen: Config["listen"], http: Config["http"]): Promise<void> {
  const ignore = (): void => undefined;
  if (http !== undefined) {
    const listener = await startHttp({ ...http, backend: () => undefined, failed: ignore });
    await listener.close();
  }
  const sockets = await bindListeners(listen, openerOf, ignore);
  await sockets.close();
}

function openerOf({ transport, address, port }: Listen): OpenListener {
  return transport === "TCP" ? tcpListener({ address, port, edge: "", boot: "" }) : udpListener({ address, port });
}
