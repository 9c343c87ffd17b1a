import { tcpListener as real, type TcpListenerOptions } from "@tandem/adapter-tcp";
import type { OpenListener } from "@tandem/sip-edge";
import { crashListener } from "./crash-listener.ts";

export { tcpLimitsOf } from "@tandem/adapter-tcp";

export function tcpListener(options: TcpListenerOptions): OpenListener {
  return crashListener(real(options));
}
