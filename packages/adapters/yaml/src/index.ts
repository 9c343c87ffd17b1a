export { type ConfigError, formatConfigErrors } from "./config-error.ts";
export { loadConfig } from "./load-config.ts";
export type { LoadOptions } from "./parse-config.ts";
