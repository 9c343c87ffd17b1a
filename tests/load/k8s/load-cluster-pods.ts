import { must } from "../../k8s/run.ts";

/** A pod of the release that runs. */
export interface LoadedPod {
  readonly name: string;
  readonly component: string;
  readonly address: string;
  readonly node: string;
}

interface PodJson {
  readonly metadata: {
    readonly name: string;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly phase?: string; readonly podIP?: string };
}

const PORT_OF_METRICS = 9_090;

/** One installation of the chart, as kubectl reaches it. */
export class LoadedRelease {
  readonly #namespace: string;
  readonly #release: string;

  constructor(namespace: string, release: string) {
    this.#namespace = namespace;
    this.#release = release;
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return must("kubectl", ["--namespace", this.#namespace, ...args]);
  }

  /** Those that end are there until they have. */
  async pods(): Promise<readonly LoadedPod[]> {
    const selector = `app.kubernetes.io/instance=${this.#release}`;
    const text = await this.kubectl("get", "pods", "--selector", selector, "--output", "json");
    const { items }: { items: readonly PodJson[] } = JSON.parse(text);
    return items.flatMap(({ metadata, spec, status }) =>
      status.phase !== "Running" || status.podIP === undefined || spec.nodeName === undefined
        ? []
        : [
            {
              name: metadata.name,
              component: metadata.labels?.["app.kubernetes.io/component"] ?? "",
              address: status.podIP,
              node: spec.nodeName,
            },
          ],
    );
  }

  /** Waits until there are exactly so many, all ready. */
  async scale(component: string, replicas: number): Promise<void> {
    const workload = (await this.kubectl("get", "deployments", "--output", "name"))
      .split("\n")
      .find((name) => name.endsWith(`-${component}`));
    if (workload === undefined) throw new Error(`there is no deployment of ${component} in ${this.#namespace}`);
    await this.kubectl("scale", workload, `--replicas=${replicas}`);
    await this.kubectl("rollout", "status", workload, "--timeout=180s");
    const end = Date.now() + 90_000;
    while ((await this.pods()).filter((pod) => pod.component === component).length !== replicas) {
      if (Date.now() > end) throw new Error(`${component} is not ${replicas} pods after 90 s`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }

  /** Metrics of a pod in Prometheus' text format, through the API server; "" when it gives none. */
  async metrics(pod: string): Promise<string> {
    const path = `/api/v1/namespaces/${this.#namespace}/pods/${pod}:${PORT_OF_METRICS}/proxy/metrics`;
    return must("kubectl", ["get", "--raw", path]).catch(() => "");
  }

  /** What the kubelet of a node reads from the cgroups of its containers, now. */
  async resources(node: string): Promise<string> {
    return must("kubectl", ["get", "--raw", `/api/v1/nodes/${node}/proxy/metrics/resource`]);
  }

  get namespace(): string {
    return this.#namespace;
  }

  /** A program in a pod, with its stdin: the words in front of the program's own. */
  execWords(pod: string): readonly string[] {
    return ["--namespace", this.#namespace, "exec", "--stdin", pod, "--"];
  }
}
