/**
 * `KUBECONFIG=… npm run test:k8s [-- --prefix registry.example/tandem/ --tag 1.2.3] [--load "kind load docker-image {}"] [--only <regular expression>] [--outside <address>]
 * [--older-chart <folder> --older-tag <tag>]`: installs the chart on that cluster, once in each way that edges are reached, calls, disturbs it under load, and removes it;
 * with an older version, upgrades that to this one and goes back. Without `--tag` the images are built first. A row is printed as soon as it is there; the exit code says whether all held. It needs kubectl.
 */
import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { parseArgs } from "node:util";
import { ROOT } from "../../scripts/checks/tool.ts";
import { ensureHelm } from "../../scripts/set-up/helm.mjs";
import { playAutoscaler } from "./autoscaler.ts";
import { playEdgeSeries } from "./operations/edge-series.ts";
import { playRotation } from "./operations/rotation.ts";
import { playTwoVersions } from "./operations/two-versions.ts";
import { addressOf, balancerAddress, playBalanced } from "./outside/balanced.ts";
import { playDrain, playIdleDrain } from "./outside/drain.ts";
import { OUTSIDE_TRUNK, outsideConfig } from "./outside/outside-config.ts";
import { addressTowards, nodeAddress, nodeAddresses } from "./outside/place.ts";
import { playRetransmission } from "./outside/retransmission.ts";
import { type Claim, playLateAnswer, playSilence, SILENCES } from "./outside/silence.ts";
import { type OtherVersion, Release } from "./release.ts";
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
    outside: { type: "string" },
    "older-chart": { type: "string" },
    "older-tag": { type: "string" },
  },
});
const only = new RegExp(values.only);
/** Not the usual port, which the release in `cluster` mode has. */
const HOST_PORT = 5062;
const STREAM_SEC = 15;
const BALANCER_NAME = "sip.tandem.example";
const INSTALL_GOAL_MS = 60_000;
let faults = 0;

function report(what: string, failures: readonly string[], figures = ""): void {
  console.log(`${failures.length === 0 ? "ok    " : "FAILED"} ${what}${figures === "" ? "" : `: ${figures}`}`);
  for (const failure of failures) console.log(`         ${failure.replaceAll("\n", "\n         ")}`);
  faults += failures.length;
}

async function nodeCidrs(): Promise<readonly string[]> {
  const all = await nodeAddresses();
  return all.flatMap(({ type, address }) =>
    type === "InternalIP" ? [`${address}/${address.includes(":") ? 128 : 32}`] : [],
  );
}

function figuresOf({ calls, ok, answerMs, transferMs, lost, disturbedMs }: LoadRow): string {
  const failed = calls === ok ? "" : `, ${JSON.stringify(lost)}`;
  return `${ok} of ${calls} calls (answer ${answerMs.join("/")} ms, transfer ${transferMs.join("/")} ms${failed}; done in ${(disturbedMs / 1000).toFixed(1)} s)`;
}

function reportAll(claims: readonly Claim[]): void {
  for (const { what, faults: failures, figures } of claims) report(what, failures, figures);
}

interface Play {
  /** Of PodSecurity that the namespace enforces; empty for none. */
  readonly level?: string;
  readonly settings: readonly string[];
  readonly values?: object;
  readonly isChecked?: boolean;
  /** That is installed; this one where it is left out. */
  readonly version?: OtherVersion;
  readonly disturb?: (release: Release) => Promise<void>;
}

function releaseOf(name: string, { settings, values }: Play): Release {
  return new Release(`tandem-test-${process.pid}-${name.replaceAll(" ", "-")}`, settings, values);
}

/** Installs, checks, disturbs and removes; whatever fails, the namespace is removed. */
async function playRelease(name: string, play: Play): Promise<void> {
  const { level = "", isChecked = true, disturb = () => Promise.resolve() } = play;
  const release = releaseOf(name, play);
  try {
    const installMs = await release.install(level, play.version);
    const slow = installMs > INSTALL_GOAL_MS ? [`the goal is ${INSTALL_GOAL_MS / 1000} s`] : [];
    report(`${name}: helm install to all pods ready`, slow, `${(installMs / 1000).toFixed(1)} s`);
    if (isChecked) {
      const { code, stdout, stderr } = await release.check();
      report(`${name}: helm test`, code === 0 ? [] : [`${stdout}\n${stderr}`.trim()]);
    }
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
  await playRelease("cluster", { level: "restricted", settings: [...common, "jaeger.enabled=true"] });
const load = { rate: Number(values.rate), seconds: Number(values.seconds), talkMs: 2_000 };
const node = await nodeAddress();
const address = values.outside ?? (await addressTowards(node));
const peers = {
  address,
  domain: `${OUTSIDE_TRUNK}.trunk.example`,
  user: "outside",
  password: randomBytes(12).toString("hex"),
};

/** A part of the test by its name, where it is wanted. */
async function part(name: string, play: () => Promise<readonly Claim[]>): Promise<void> {
  if (!only.test(name)) return;
  try {
    reportAll(await play());
  } catch (error) {
    report(name, [error instanceof Error ? error.message : String(error)]);
  }
}

const onNodes = [
  ...common,
  "edges.exposure=hostNetwork",
  `networkPolicies.nodeCidrs={${(await nodeCidrs()).join(",")}}`,
];
const hostNetwork: Play = {
  settings: [...onNodes, `edges.port=${HOST_PORT}`, `edges.drain.streamSeconds=${STREAM_SEC}`],
  values: outsideConfig(address, peers.user, peers.password, "UDP"),
  async disturb(release) {
    const place = { ...peers, server: { address: node, port: HOST_PORT } };
    await part("silence", async () =>
      (await Promise.all([...SILENCES.map((silent) => playSilence(place, silent)), playLateAnswer(place)])).flat(),
    );
    await part("retransmission", () => playRetransmission(place, release));
    await part("drain", async () => [
      await playIdleDrain(release, STREAM_SEC),
      ...(await playDrain(place, release, STREAM_SEC)),
    ]);
    await release.scale("edges", 2);
    for (const [index, disturbance] of DISTURBANCES.entries()) {
      if (!only.test(disturbance.name)) continue;
      const row = await playDisturbance(release, disturbance, index, load);
      report(`under load, ${row.name}`, row.faults, figuresOf(row));
    }
    await part("edges' series", async () => {
      await release.upgrade("prometheus.enabled=true");
      const claim = await playEdgeSeries(release);
      await release.upgrade();
      return [claim];
    });
    await part("secrets rotated", () => playRotation(release, load));
    await part("autoscaler", () => playAutoscaler(release, load));
  },
};
const itsParts = [
  "host network",
  "silence",
  "retransmission",
  "drain",
  "edges' series",
  "secrets rotated",
  "autoscaler",
];
if ([...itsParts, ...DISTURBANCES.map(({ name }) => name)].some((name) => only.test(name)))
  await playRelease("host network", hostNetwork);

const olderChart = values["older-chart"];
const olderTag = values["older-tag"];
if (olderChart !== undefined && olderTag !== undefined && only.test("older version"))
  await playRelease("older version", {
    settings: onNodes,
    version: { chart: olderChart, tag: olderTag },
    disturb: (release) =>
      part("older version", async () =>
        (await playTwoVersions(release, tag, load)).map((row) => {
          return { what: `under load, ${row.name}`, faults: row.faults, figures: figuresOf(row) };
        }),
      ),
  });

const balanced: Play = {
  settings: [
    ...common,
    "test.enabled=false",
    "edges.exposure=loadBalancer",
    "edges.transports={TCP}",
    `edges.advertised=${BALANCER_NAME}`,
  ],
  values: outsideConfig(address, peers.user, peers.password, "TCP"),
  isChecked: false,
  disturb: (release) =>
    part("load balancer", async () => {
      const given = await addressOf(release, "tandem-sip");
      if (given === undefined) throw new Error("its Service has no address");
      return [
        await playBalanced({ ...peers, server: { address: (await lookup(given, { family: 4 })).address, port: 5060 } }),
      ];
    }),
};
if (only.test("load balancer")) {
  const probe = releaseOf("balancer probe", balanced);
  await probe.createNamespace();
  const isGiven = (await balancerAddress(probe)) !== undefined;
  await probe.removeNamespace();
  if (isGiven) await playRelease("load balancer", balanced);
  else console.log("skipped load balancer: this cluster gives a Service of type LoadBalancer no address");
}
console.log(faults === 0 ? "all held" : `${faults} did not hold`);
process.exitCode = faults === 0 ? 0 : 1;
