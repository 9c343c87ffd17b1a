export { type UdpListenerOptions, udpListener } from "./udp-listener.ts";
