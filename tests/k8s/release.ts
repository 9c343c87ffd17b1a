import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseAllDocuments } from "yaml";
import { ROOT } from "../../scripts/checks/tool.ts";
import { helmProgram } from "../../scripts/set-up/helm.mjs";
import { must, type Ran, run } from "./run.ts";

const CHART = join(ROOT, "deploy", "k8s", "tandem");
const NAME = "tandem";
const LEFT_MS = 60_000;
const LOOK_MS = 500;
/** What a namespace has by itself, and the pod of `helm test`, which Helm leaves for its log. */
const NOT_OURS = /^(?:configmap\/kube-root-ca\.crt|serviceaccount\/default|pod\/tandem-(?:check|load-.*)|.*event.*)$/;
const KINDS =
  "pods,services,deployments,replicasets,statefulsets,jobs,secrets,configmaps,persistentvolumeclaims,serviceaccounts,roles,rolebindings,networkpolicies,poddisruptionbudgets,horizontalpodautoscalers";

/** Another version of this product: its chart, and the tag of its images. */
export interface OtherVersion {
  readonly chart: string;
  readonly tag: string;
}

/** An installation of the chart in a namespace of its own. */
export class Release {
  readonly namespace: string;
  readonly #settings: readonly string[];
  readonly #values: string;

  /** @param values of the chart, beside the settings `key=value` */
  constructor(namespace: string, settings: readonly string[], values: object = {}) {
    this.namespace = namespace;
    this.#settings = settings;
    this.#values = JSON.stringify(values);
  }

  /**
   * Ms until every pod was ready.
   * @param level of PodSecurity that the namespace enforces; empty for none
   * @param version that is installed; this one where it is left out
   */
  async install(level: string, version?: OtherVersion): Promise<number> {
    await this.createNamespace();
    if (level !== "") {
      await this.kubectl("label", "namespace", this.namespace, `pod-security.kubernetes.io/enforce=${level}`);
    }
    const began = performance.now();
    const tag = version === undefined ? [] : [`image.tag=${version.tag}`];
    await this.#helm("install", tag, version?.chart);
    return Math.round(performance.now() - began);
  }

  async upgrade(...settings: readonly string[]): Promise<void> {
    await this.#helm("upgrade", settings);
  }

  /** Takes back the last upgrade. */
  async rollback(): Promise<void> {
    await must(helmProgram(), ["rollback", NAME, "--namespace", this.namespace, "--wait", "--timeout", "300s"]);
  }

  /** Commands of a shell that speak of a release named tandem in the current namespace, as the documents have them. */
  shell(commands: string, stdin = ""): Promise<string> {
    const own = [
      `kubectl() { command kubectl --namespace ${this.namespace} "$@"; }`,
      `helm() { "${helmProgram()}" --namespace ${this.namespace} "$@"; }`,
    ];
    return must("bash", ["-euo", "pipefail", "-c", [...own, `cd "${ROOT}"`, commands].join("\n")], stdin);
  }

  /** `helm test`, with the log of its pod. */
  async check(): Promise<Ran> {
    return run(helmProgram(), ["test", NAME, "--namespace", this.namespace, "--logs", "--timeout", "180s"]);
  }

  /** The pod of `helm test`, as JSON that can be changed and applied. */
  async checkPod(): Promise<Record<string, unknown>> {
    const hooks = await must(helmProgram(), ["get", "hooks", NAME, "--namespace", this.namespace]);
    const pods = parseAllDocuments(hooks).map((document): unknown => document.toJS());
    const pod = pods.find((one) => typeof one === "object" && one !== null && Reflect.get(one, "kind") === "Pod");
    if (typeof pod !== "object" || pod === null) throw new Error("the release has no test");
    return { ...pod };
  }

  /** What is left when it is removed, after a minute at most. */
  async uninstall(): Promise<readonly string[]> {
    await must(helmProgram(), ["uninstall", NAME, "--namespace", this.namespace, "--wait", "--timeout", "120s"]);
    const end = Date.now() + LEFT_MS;
    for (;;) {
      const text = await this.kubectl("get", KINDS, "--output", "name");
      const left = text.split("\n").filter((name) => name !== "" && !NOT_OURS.test(name));
      if (left.length === 0 || Date.now() > end) return left;
      await setTimeout(LOOK_MS);
    }
  }

  /** It may be there already. */
  async createNamespace(): Promise<void> {
    const found = await run("kubectl", ["get", "namespace", this.namespace]);
    if (found.code !== 0) await this.kubectl("create", "namespace", this.namespace);
  }

  async removeNamespace(): Promise<void> {
    await run("kubectl", ["delete", "namespace", this.namespace, "--ignore-not-found", "--timeout=120s"]);
  }

  /** Output of kubectl in this namespace. */
  kubectl(...args: readonly string[]): Promise<string> {
    return must("kubectl", ["--namespace", this.namespace, ...args]);
  }

  apply(manifest: unknown): Promise<string> {
    return must("kubectl", ["--namespace", this.namespace, "apply", "--filename", "-"], JSON.stringify(manifest));
  }

  /** Names of a component's pods that are not about to end. */
  async pods(component: string): Promise<readonly string[]> {
    const selector = `app.kubernetes.io/component=${component}`;
    const text = await this.kubectl("get", "pods", "--selector", selector, "--output", "json");
    const { items }: { items: { metadata: { name: string; deletionTimestamp?: string } }[] } = JSON.parse(text);
    return items.flatMap(({ metadata }) => (metadata.deletionTimestamp === undefined ? [metadata.name] : []));
  }

  /** The lines of a component's pods that are there now, in which this stands. */
  async said(component: string, what: RegExp): Promise<readonly string[]> {
    const pods = await this.pods(component);
    const logs = await Promise.all(pods.map((pod) => this.kubectl("logs", pod).catch(() => "")));
    return logs.flatMap((log) => log.split("\n").filter((line) => what.test(line)));
  }

  /** Ends a pod of that component by SIGKILL, and waits until another is ready in its place. */
  async kill(component: string): Promise<void> {
    const [pod] = await this.pods(component);
    if (pod === undefined) throw new Error(`there is no pod of ${component}`);
    // Of a StatefulSet only when it is gone for sure: forced away, the old server and the new one would write to one volume.
    const how = isServer(component) ? ["--grace-period=1"] : ["--grace-period=0", "--force"];
    await this.kubectl("delete", "pod", pod, ...how, "--wait=true");
    await this.ready(component);
  }

  async scale(component: string, replicas: number): Promise<void> {
    await this.kubectl("scale", "deployment", `${NAME}-${component}`, `--replicas=${replicas}`);
    await this.ready(component);
  }

  /** All at once; each is done when its new pods are ready and those of before are gone. */
  async restart(...components: readonly string[]): Promise<void> {
    const names = components.map((component) => `deployment/${NAME}-${component}`);
    const before = (await Promise.all(components.map((component) => this.pods(component)))).flat();
    await this.kubectl("rollout", "restart", ...names);
    for (const component of components) await this.ready(component);
    await this.kubectl("wait", "--for=delete", ...before.map((pod) => `pod/${pod}`), "--timeout=120s");
  }

  async ready(component: string): Promise<void> {
    const workload = `${isServer(component) ? "statefulset" : "deployment"}/${NAME}-${component}`;
    await this.kubectl("rollout", "status", workload, "--timeout=120s");
  }

  async #helm(verb: "install" | "upgrade", more: readonly string[] = [], chart = CHART): Promise<void> {
    const settings = [...this.#settings, ...more].flatMap((one) => ["--set", one]);
    const flags = ["--namespace", this.namespace, "--values", "-", ...settings, "--wait", "--timeout", "300s"];
    await must(helmProgram(), [verb, NAME, chart, ...flags], this.#values);
  }
}

function isServer(component: string): boolean {
  return ["nats", "redis", "postgres"].includes(component);
}
