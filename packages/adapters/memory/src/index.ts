export { loopLag } from "./loop-lag.ts";
export { type MemoryBus, memoryBus } from "./memory-bus.ts";
export { LOG_LIMIT, type MemoryLogOptions, memoryLog } from "./memory-log.ts";
export { type Codec, memoryStore } from "./memory-store.ts";
export { systemClock } from "./system-clock.ts";
