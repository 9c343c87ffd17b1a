export { TCP_LIMITS, type TcpLimits, tcpLimitsOf } from "./tcp-limits.ts";
export { type TcpListenerOptions, tcpListener } from "./tcp-listener.ts";
