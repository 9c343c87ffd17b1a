import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { YOUNG_GENERATION_FLAGS } from "../../../packages/process/src/index.ts";
import { ROOT } from "../../../scripts/checks/tool.ts";
import { valuesDoc } from "../../../scripts/helm/values-doc.ts";
import { valuesSchema } from "../../../scripts/helm/values-schema.ts";
import { CHART, readChartValues } from "../../../scripts/helm/values-source.ts";
import { ensureHelm } from "../../../scripts/set-up/helm.mjs";
import { GOLDEN, lintNamed, renderedNames, renderNamed, renderWith } from "./render-chart.ts";

interface Container {
  readonly name: string;
  readonly command?: readonly string[];
  readonly ports?: readonly { readonly name: string }[];
  readonly securityContext: unknown;
  readonly resources: { readonly requests: unknown; readonly limits: unknown };
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly hostNetwork?: boolean;
  readonly dnsPolicy?: string;
  readonly securityContext: unknown;
}

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly replicas?: number;
    readonly template?: { readonly spec: PodSpec };
    readonly clusterIP?: string;
    readonly scaleTargetRef?: { readonly name: string };
    readonly strategy?: unknown;
  };
}

beforeAll(() => {
  if (!ensureHelm()) throw new Error("the set-up could not bring helm");
}, 120_000);

function manifests(text: string): readonly Manifest[] {
  return parseAllDocuments(text).flatMap((document): Manifest[] => {
    if (document.errors.length > 0) throw document.errors[0];
    const value: Manifest | null = document.toJS();
    return value === null ? [] : [value];
  });
}

function podsOf(all: readonly Manifest[]): readonly (readonly [string, PodSpec])[] {
  return all.flatMap(({ kind, metadata, spec }) => {
    const pod = kind === "Pod" ? (spec as unknown as PodSpec) : spec?.template?.spec;
    return pod === undefined ? [] : [[`${kind} ${metadata.name}`, pod] as const];
  });
}

describe.each(renderedNames())("the chart with values/%s.yaml", (name) => {
  let all: readonly Manifest[] = [];
  beforeAll(() => {
    all = manifests(readFileSync(join(GOLDEN, `${name}.yaml`), "utf8"));
  });

  test("renders what golden/ has; `node deploy/k8s/tests/write-goldens.ts` writes it", () => {
    const { code, output } = renderNamed(name);
    expect([code, output]).toEqual([0, readFileSync(join(GOLDEN, `${name}.yaml`), "utf8")]);
  });

  test("passes helm lint", () => {
    expect(lintNamed(name)).toMatchObject({ code: 0 });
  });

  test("every pod is fit for a namespace that enforces `restricted`, and says what it needs", () => {
    for (const [who, pod] of podsOf(all)) {
      const user = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };
      expect({ who, ...(pod.securityContext as object) }).toMatchObject({ who, ...user });
      for (const { name: container, securityContext, resources } of pod.containers) {
        expect({ container, securityContext }).toEqual({
          container,
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          },
        });
        expect(resources).toMatchObject({ requests: expect.anything(), limits: expect.anything() });
      }
    }
  });

  test("each workload has replicas or one autoscaler, never both", () => {
    const scaled = all.flatMap(({ spec }) => spec?.scaleTargetRef?.name ?? []);
    expect(new Set(scaled).size).toBe(scaled.length);
    for (const { kind, metadata, spec } of all) {
      if (kind !== "Deployment") continue;
      expect([metadata.name, spec.replicas === undefined]).toEqual([metadata.name, scaled.includes(metadata.name)]);
    }
  });

  test("no name is given twice", () => {
    const names = all.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test("services that are asked over gRPC are headless, so that clients see every pod", () => {
    for (const component of ["billing", "cdr", "routers"]) {
      const service = all.find(({ kind, metadata }) => kind === "Service" && metadata.name === `tandem-${component}`);
      expect(service?.spec.clusterIP).toBe("None");
    }
  });
});

test("edges on the nodes' network declare no port, and the next is there before the last goes", () => {
  const all = manifests(renderNamed("production").output);
  const [edges] = all.filter(({ kind, metadata }) => kind === "Deployment" && metadata.name === "tandem-edges");
  const pod = edges?.spec.template?.spec;
  expect(pod).toMatchObject({ hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" });
  expect(pod?.containers.map(({ ports }) => ports)).toEqual([undefined]);
  expect(edges?.spec.strategy).toEqual({ type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } });
});

describe("edges and routers start with the young generation of `tandem cluster`", () => {
  const flagsOf = (text: string, name: string): readonly string[] => {
    const isIt = ({ kind, metadata }: Manifest): boolean => kind === "Deployment" && metadata.name === `tandem-${name}`;
    const [node, ...flags] = manifests(text).find(isIt)?.spec.template?.spec.containers[0]?.command ?? [];
    expect([node, flags.at(-1)]).toEqual(["node", "/app/main.mjs"]);
    return flags.slice(0, -1);
  };

  test.each(["edges", "routers"])("%s by their default limits", (name) => {
    expect(flagsOf(renderWith().output, name)).toEqual(YOUNG_GENERATION_FLAGS);
  });

  test.each([
    ["null", 64],
    ["16Gi", 64],
    ["512Mi", 64],
    ["0.5Gi", 64],
    ["536870912", 64],
    ["511Mi", 32],
    ["400M", 32],
    ["256Mi", 16],
    ["229376Ki", 16],
    ["200e6", 8],
    ["170000000000m", undefined],
  ])("with a limit of %s its half has %s MiB", (limit, half) => {
    const { output } = renderWith(`edges.resources.limits.memory=${limit}`);
    const flags = half === undefined ? [] : [`--min-semi-space-size=${half}`, `--max-semi-space-size=${half}`];
    expect(flagsOf(output, "edges")).toEqual(flags);
  });
});

test("no secret is made at render, and nothing is asked of a cluster", () => {
  const folder = join(CHART, "templates");
  for (const file of readdirSync(folder)) {
    expect(readFileSync(join(folder, file), "utf8")).not.toMatch(/rand(?:Alpha|Ascii|Numeric|Bytes)|genCA|lookup /);
  }
});

describe("what contradicts itself is refused at render, with what to set instead", () => {
  const balanced = ["edges.exposure=loadBalancer", "edges.advertised=sip.example.com"];
  test.each([
    ["UDP behind a load balancer", balanced, "set edges.exposure=hostNetwork, or edges.transports={TCP}"],
    [
      "a load balancer without an address",
      ["edges.exposure=loadBalancer", "edges.transports={TCP}"],
      "needs edges.advertised",
    ],
    ["public pods", ["edges.public=true"], "set edges.exposure=hostNetwork or loadBalancer"],
    ["no transport", ["edges.transports=[]"], "edges.transports is empty: set it to UDP, TCP or both"],
    ["nodes that no policy admits", ["edges.exposure=hostNetwork"], "needs networkPolicies.nodeCidrs"],
    ["no NATS", ["nats.bundled=false"], "set nats.url or nats.urlSecret.name"],
    ["no Redis", ["redis.bundled=false"], "set redis.url or redis.urlSecret.name"],
    ["no PostgreSQL", ["postgres.bundled=false"], "set postgres.url or postgres.urlSecret.name"],
    ["two Redis", ["redis.url=redis://a:6379"], "set redis.bundled=false to use the URL"],
    ["two URLs", ["nats.bundled=false", "nats.url=nats://a", "nats.urlSecret.name=b"], "are both set: keep one"],
    ["traces to two places", ["jaeger.enabled=true", "telemetry.otlpEndpoint=http://a"], "traces go to one place"],
    [
      "fewer at most than at least",
      ["routers.autoscaling.type=cpu", "routers.autoscaling.max=1"],
      "set it to 2 or more",
    ],
    [
      "per cent of nothing",
      ["edges.autoscaling.type=cpu", "edges.resources.requests.cpu=null"],
      "set edges.resources.requests.cpu",
    ],
    [
      "an external metric without a name",
      ["edges.autoscaling.type=external"],
      "needs edges.autoscaling.external.metric",
    ],
    ["KEDA without a query", ["routers.autoscaling.type=keda"], "needs routers.autoscaling.keda.serverAddress, query"],
    ["a check over UDP without UDP", ["test.enabled=true", "edges.transports={TCP}"], "add UDP to edges.transports"],
    ["load workers from anywhere", ["load.workers=1"], "needs load.podCidrs"],
    [
      "a load over UDP without UDP",
      ["load.workers=1", "load.podCidrs={10.0.0.0/8}", "edges.transports={TCP}"],
      "or set load.workers=0",
    ],
    ["a deck without prices", ["config.decks[0].name=a"], "the deck a has no prices: give it csv"],
  ])("%s", (_, settings, sentence) => {
    const { code, output } = renderWith(...settings);
    expect(code).not.toBe(0);
    expect(output).toContain(sentence);
  });

  test("every rule of the chart has its row here", () => {
    const rules = readFileSync(join(CHART, "templates", "_rules.tpl"), "utf8").match(/\{\{- fail /g) ?? [];
    expect(rules.length).toBe(17);
  });

  test.each([
    ["an unknown value", "edges.replica=3", "additional properties 'replica' not allowed"],
    ["a word that is none", "edges.exposure=nodePort", "value must be one of 'cluster', 'hostNetwork', 'loadBalancer'"],
    ["no replica", "routers.replicas=0", "minimum: got 0, want 1"],
    ["a text for a number", "portal.port=http", "got string, want integer"],
  ])("%s", (_, setting, sentence) => {
    const { code, output } = renderWith(setting);
    expect([code !== 0, output]).toEqual([true, expect.stringContaining(sentence)]);
  });

  test("UDP behind a load balancer that sends from its own address, and values of a chart above, are taken", () => {
    expect(renderWith(...balanced, "edges.egressUsesSameAddress=true", "global.anything.at=all").code).toBe(0);
  });
});

describe("values.yaml is the only source", () => {
  const values = readChartValues();
  test("of values.schema.json; `node scripts/helm/write-values.ts` writes it", () => {
    expect(readFileSync(join(CHART, "values.schema.json"), "utf8")).toBe(valuesSchema(values));
  });
  test("of docs/helm-values.md", () => {
    expect(readFileSync(join(ROOT, "docs", "helm-values.md"), "utf8")).toBe(valuesDoc(values));
  });
  test("a value without a reason is an error", () => {
    expect(() => readChartValues("edges:\n  colour: red\n")).toThrow(
      "edges.colour has no reason above it in values.yaml",
    );
  });
});
