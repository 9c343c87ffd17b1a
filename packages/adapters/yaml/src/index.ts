export { type ConfigError, formatConfigErrors } from "./config-error.ts";
export { type LoadOptions, loadConfig } from "./load-config.ts";
