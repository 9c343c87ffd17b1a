/**
 * `KUBECONFIG=… npm run load:k8s -- --namespace voice [--release tandem] (--rate 50 --seconds 60 | --ramp) [--report out/load]`: tells the load workers of an
 * installed chart (`load.workers`) what to call, watches the pods' CPU, replicas and partitions, and reports. `--scale "20=routers:4,60=edges:1"` scales by hand
 * while it goes on; autoscalers do what they do. The exit code says whether the rate was held, or one was found.
 */
import { parseArgs } from "node:util";
import { LoadRun } from "../../../cli/src/load/control/load-run.ts";
import { reportText } from "../../../cli/src/load/report/report-text.ts";
import { writeReport } from "../../../cli/src/load/report/write-report.ts";
import { kubeletUsage } from "./kubelet-usage.ts";
import { LoadedRelease } from "./load-cluster-pods.ts";
import { releaseWorkers } from "./release-workers.ts";
import { parseScaling, playScaling } from "./scaling.ts";

const { values } = parseArgs({
  options: {
    namespace: { type: "string" },
    release: { type: "string", default: "tandem" },
    domain: { type: "string", default: "tandem-load.trunk.example" },
    class: { type: "string", default: "PSTN" },
    rate: { type: "string", default: "20" },
    seconds: { type: "string", default: "60" },
    ramp: { type: "boolean", default: false },
    from: { type: "string", default: "10" },
    "up-to": { type: "string", default: "2000" },
    "step-seconds": { type: "string", default: "20" },
    "confirm-seconds": { type: "string", default: "60" },
    failed: { type: "string", default: "0.1" },
    p99: { type: "string", default: "500" },
    talk: { type: "string", default: "100" },
    after: { type: "string", default: "300" },
    look: { type: "string", default: "5" },
    scale: { type: "string", default: "" },
    report: { type: "string" },
  },
});

function fail(text: string): never {
  console.error(text);
  process.exit(2);
}

const { namespace } = values;
if ((process.env["KUBECONFIG"] ?? "") === "") fail("KUBECONFIG is not set: it names the cluster that is loaded");
if (namespace === undefined) fail("--namespace NAME says where the chart is installed");
const targetClass = values.class === "SIP" ? "SIP" : values.class === "PSTN" ? "PSTN" : fail("--class is PSTN or SIP");
const scaling = parseScaling(values.scale);
if (typeof scaling === "string") fail(scaling);

const release = new LoadedRelease(namespace, values.release);
const times = { talkMs: Number(values.talk), afterMs: Number(values.after) };
const run = new LoadRun({
  workers: await releaseWorkers(release, { domain: values.domain, targetClass, times }),
  budget: { failedShare: Number(values.failed) / 100, p99Ms: Number(values.p99) },
  stepSeconds: Number(values.ramp ? values["step-seconds"] : values.seconds),
  settleSeconds: 5,
  usage: kubeletUsage(release),
  lookMs: Number(values.look) * 1_000,
  say: (line) => console.error(line),
});
const scaled = new AbortController();
try {
  await run.begin();
  const playing = playScaling(release, scaling, scaled.signal, (line) => console.error(line));
  let highest: number | undefined;
  if (values.ramp) {
    const search = { from: Number(values.from), upTo: Number(values["up-to"]), within: 0.05 };
    highest = await run.search(search, Number(values["confirm-seconds"]));
  } else await run.step("hold", Number(values.rate));
  run.setRate(0);
  scaled.abort();
  await playing;
  const report = await run.end(values.ramp ? "ramp" : "hold", highest);
  console.log(reportText(report));
  if (values.report !== undefined) console.error(`report: ${(await writeReport(values.report, report))[0]}`);
  const isHeld = values.ramp ? report.highestRate !== null : report.steps.every(({ held }) => held);
  process.exitCode = isHeld ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  scaled.abort();
  run.close();
}
