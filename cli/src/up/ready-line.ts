import type { SetUp } from "@tandem/all-in-one";
import { type AddressPort, formatAddressPort } from "@tandem/process";

/** The one line that says that calls can be taken, and where: `ready sip=udp:127.0.20.1:5060 http=127.0.20.1:8080 data=/var/lib/tandem`. */
export function readyLine(listen: SetUp["config"]["listen"], http: AddressPort | undefined, data: string): string {
  const sip = listen.map((one) => `${one.transport.toLowerCase()}:${formatAddressPort(one)}`).join(",");
  return `ready sip=${sip} http=${http === undefined ? "off" : formatAddressPort(http)} data=${data}`;
}
