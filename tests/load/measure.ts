/**
 * CPU and latency of one transferred call: `node tests/load/measure.ts [--rate 200] [--count 4000] [--class PSTN|SIP] [--pid PID]`.
 * Starts `tandem up` on tests/load/trunk.yaml, unless `--pid` names a platform that runs on it already. Prints one line of JSON.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startPlatformProcess } from "./platform-process.ts";
import { runLoad, TARGETS } from "./run-load.ts";

const { values } = parseArgs({
  options: {
    rate: { type: "string", default: "200" },
    count: { type: "string", default: "4000" },
    class: { type: "string", default: "PSTN" },
    pid: { type: "string" },
    "no-capture": { type: "boolean", default: false },
    /** Another configuration than trunk.yaml, with the same addresses. */
    config: { type: "string", default: fileURLToPath(new URL("trunk.yaml", import.meta.url)) },
    /** Given to the platform's Node, separated by blanks. */
    node: { type: "string", default: "" },
  },
});
const targetClass = values.class === "SIP" ? "SIP" : "PSTN";
const rate = Number(values.rate);
const calls = Number(values.count);
if (!(rate > 0 && calls > 0) || !(values.class in TARGETS))
  throw new Error("--rate and --count take a number above 0, --class PSTN or SIP");

const { config } = values;
const platform =
  values.pid === undefined
    ? await startPlatformProcess(config, { nodeArguments: values.node.split(" ").filter((word) => word !== "") })
    : undefined;
try {
  const pid = platform?.pid ?? Number(values.pid);
  console.log(JSON.stringify(await runLoad({ pid, rate, calls, targetClass, capture: !values["no-capture"] })));
} finally {
  await platform?.stop();
}
