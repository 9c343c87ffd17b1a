/**
 * One share of a load, as `tandem load` starts it and as a pod of load workers has it: the plan is its argument, in JSON; lines of JSON on stdin say what to do,
 * lines on stdout what became of it. It ends with its stdin, whoever is gone.
 */
import { createInterface } from "node:readline";
import type { LoadPlan } from "./load-plan.ts";
import { LoadWorker } from "./parties/load-worker.ts";
import type { FromWorker, ToWorker } from "./worker-message.ts";

function say(message: FromWorker): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

const [, , told] = process.argv;
if (told === undefined) {
  process.stderr.write("PLAN is not set: the first argument is what to play, as `tandem load` tells it\n");
  process.exit(2);
}
const plan: LoadPlan = JSON.parse(told);
const worker = new LoadWorker(plan, say);
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const message: ToWorker = JSON.parse(line);
  worker.hear(message);
});
lines.on("close", () => worker.stop());
process.on("SIGTERM", () => worker.stop());
process.stdout.on("error", () => worker.stop());
try {
  await worker.run();
} catch (error) {
  say({ say: "refused", why: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
lines.close();
process.stdin.destroy();
