import { defineConfig } from "vitest/config";
import { closingLineReporter } from "./scripts/closing-line-reporter.ts";

export default defineConfig({
  test: {
    include: ["{packages,services,cli,deploy,tests,scripts}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/.cache/**"],
    environment: "node",
    // Forks, because some tests own sockets, workers and databases; two, because CI has two cores.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 90_000,
    watch: false,
    allowOnly: false,
    reporters: ["default", closingLineReporter(process.env.TANDEM_COUNTS_FILE)],
  },
});
