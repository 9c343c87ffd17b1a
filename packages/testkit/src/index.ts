export {
  type Action,
  type AgentDialog,
  type AgentOptions,
  type AnswerPlan,
  cseqOf,
  type Datagram,
  field,
  fieldValues,
  type MediaPlan,
  type Moment,
  type NotifySeen,
  readMessage,
  type Script,
  SipAgent,
  type Step,
  viewMedia,
  type WireMessage,
} from "./agent/index.ts";
export { checkEnded, checkStanding } from "./assertions/check-world.ts";
export { checkDialogs, checkMedia, type Standing } from "./assertions/dialog-check.ts";
export { type RtpSocket, tcpAgent, type UdpAgent, type UdpAgentOptions, udpAgent } from "./run/index.ts";
export { type BusFaults, lossyBus, NO_BUS_FAULTS } from "./sim/lossy-bus.ts";
export { PLACES, PLATFORM, type Place, START_AT } from "./sim/places.ts";
export { type Random, seededRandom } from "./sim/random.ts";
export { shiftedClock } from "./sim/shifted-clock.ts";
export { SimClock } from "./sim/sim-clock.ts";
export type { ClusterShape, SimCluster } from "./sim/sim-cluster.ts";
export { type Faults, NO_FAULTS } from "./sim/sim-net.ts";
export { clusterWorld, type SimWorld, simWorld, type WorldOptions } from "./sim/sim-world.ts";
export type { Crash, WorldPlatform } from "./sim/world-platform.ts";
