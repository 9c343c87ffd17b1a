export { LOG_LIMIT, memoryLog, type MemoryLogOptions } from "./memory-log.ts";
export { type Codec, memoryStore } from "./memory-store.ts";
export { systemClock } from "./system-clock.ts";
