import { udpListener as real, type UdpListenerOptions } from "@tandem/adapter-udp";
import type { OpenListener } from "@tandem/sip-edge";
import { crashListener } from "./crash-listener.ts";

export function udpListener(options: UdpListenerOptions): OpenListener {
  return crashListener(real(options));
}
