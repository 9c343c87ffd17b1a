export { loopLag } from "./loop-lag.ts";
export { type MemoryBus, memoryBus } from "./memory-bus.ts";
export { type MemoryCluster, memoryCluster } from "./memory-cluster.ts";
export { LOG_LIMIT, type MemoryLogOptions, memoryLog } from "./memory-log.ts";
export { type Codec, type MemoryStore, memoryStore } from "./memory-store.ts";
export { systemClock } from "./system-clock.ts";
