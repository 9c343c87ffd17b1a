export { ListenError } from "./listen-error.ts";
export { type UdpListenerOptions, udpListener } from "./udp-listener.ts";
