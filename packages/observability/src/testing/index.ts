export { type ExportedSpan, type MemoryTracing, memoryTracing } from "./memory-tracing.ts";
