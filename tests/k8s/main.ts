/**
 * `KUBECONFIG=… npm run test:k8s [-- --prefix registry.example/tandem/ --tag 1.2.3] [--load "kind load docker-image {}"] [--only <regular expression>]`:
 * installs the chart on that cluster, once in each way that edges are reached, calls, disturbs it under load, and removes it. Without `--tag` the
 * images are built first. A row is printed as soon as it is there; the exit code says whether all held. It needs kubectl.
 */
import { parseArgs } from "node:util";
import { ROOT } from "../../scripts/checks/tool.ts";
import { ensureHelm } from "../../scripts/set-up/helm.mjs";
import { Release } from "./release.ts";
import { DISTURBANCES, type LoadRow, playDisturbance } from "./rows.ts";
import { must, run } from "./run.ts";

const { values } = parseArgs({
  options: {
    prefix: { type: "string", default: "tandem/" },
    tag: { type: "string" },
    base: { type: "string" },
    load: { type: "string", default: "" },
    only: { type: "string", default: "" },
    rate: { type: "string", default: "3" },
    seconds: { type: "string", default: "30" },
  },
});
const only = new RegExp(values.only);
const INSTALL_GOAL_MS = 60_000;
let faults = 0;

function report(what: string, failures: readonly string[], figures = ""): void {
  console.log(`${failures.length === 0 ? "ok    " : "FAILED"} ${what}${figures === "" ? "" : `: ${figures}`}`);
  for (const failure of failures) console.log(`         ${failure.replaceAll("\n", "\n         ")}`);
  faults += failures.length;
}

async function nodeCidrs(): Promise<readonly string[]> {
  const text = await must("kubectl", ["get", "nodes", "--output", "json"]);
  const { items }: { items: { status: { addresses: { type: string; address: string }[] } }[] } = JSON.parse(text);
  const all = items.flatMap(({ status }) => status.addresses);
  return all.flatMap(({ type, address }) =>
    type === "InternalIP" ? [`${address}/${address.includes(":") ? 128 : 32}`] : [],
  );
}

function figuresOf({ calls, ok, answerMs, transferMs, lost, disturbedMs }: LoadRow): string {
  const failed = calls === ok ? "" : `, ${JSON.stringify(lost)}`;
  return `${ok} of ${calls} calls (answer ${answerMs.join("/")} ms, transfer ${transferMs.join("/")} ms${failed}; done in ${(disturbedMs / 1000).toFixed(1)} s)`;
}

/** Installs, checks, disturbs and removes; whatever fails, the namespace is removed. */
async function playRelease(
  name: string,
  level: string,
  settings: readonly string[],
  disturb: (release: Release) => Promise<void>,
): Promise<void> {
  const release = new Release(`tandem-test-${process.pid}-${name.replaceAll(" ", "-")}`, settings);
  try {
    const installMs = await release.install(level);
    const slow = installMs > INSTALL_GOAL_MS ? [`the goal is ${INSTALL_GOAL_MS / 1000} s`] : [];
    report(`${name}: helm install to all pods ready`, slow, `${(installMs / 1000).toFixed(1)} s`);
    const { code, stdout, stderr } = await release.check();
    report(`${name}: helm test`, code === 0 ? [] : [`${stdout}\n${stderr}`.trim()]);
    await disturb(release);
    report(`${name}: nothing is left after helm uninstall`, await release.uninstall());
  } catch (error) {
    report(name, [error instanceof Error ? error.message : String(error)]);
    const events = await run("kubectl", ["--namespace", release.namespace, "get", "pods,events"]);
    console.log(events.stdout);
  } finally {
    await release.removeNamespace();
  }
}

if ((process.env["KUBECONFIG"] ?? "") === "") {
  console.error("KUBECONFIG is not set: it names the cluster that the chart is installed on");
  process.exit(2);
}
if (!ensureHelm()) process.exit(2);
const tag = values.tag ?? `test-${process.pid}`;
if (values.tag === undefined) {
  const base = values.base === undefined ? [] : ["--base", values.base];
  const load = values.load === "" ? [] : ["--load", values.load];
  const build = [`${ROOT}/scripts/images/build-images.ts`, "--prefix", values.prefix, "--tag", tag, ...base, ...load];
  await must(process.execPath, build);
}
const common = [`image.prefix=${values.prefix}`, `image.tag=${tag}`, "test.enabled=true", "persistence.retain=false"];

// With Jaeger: `helm test` reads the calls' traces back through its API.
if (only.test("cluster"))
  await playRelease("cluster", "restricted", [...common, "jaeger.enabled=true"], () => Promise.resolve());
const host = [...common, "edges.exposure=hostNetwork", `networkPolicies.nodeCidrs={${(await nodeCidrs()).join(",")}}`];
await playRelease("host network", "", host, async (release) => {
  const load = { rate: Number(values.rate), seconds: Number(values.seconds), talkMs: 2_000 };
  for (const [index, disturbance] of DISTURBANCES.entries()) {
    if (!only.test(disturbance.name)) continue;
    const row = await playDisturbance(release, disturbance, index, load);
    report(`under load, ${row.name}`, row.faults, figuresOf(row));
  }
});
console.log(faults === 0 ? "all held" : `${faults} did not hold`);
process.exitCode = faults === 0 ? 0 : 1;
