export type { RtpSocket } from "./rtp-socket.ts";
export { tcpAgent } from "./tcp-agent.ts";
export { type UdpAgent, type UdpAgentOptions, udpAgent } from "./udp-agent.ts";
