import { describe, expect, it } from "vitest";
import { type ClusterPlan, clusterPlan, type PlanInput, portsNeeded } from "./cluster-plan.ts";
import { startOrder } from "./running-cluster.ts";

const SHAPE = { routers: 3, edges: 2 };
const INPUT: PlanInput = {
  ...SHAPE,
  config: "/etc/tandem.yaml",
  secrets: { cluster: "c".repeat(32), nats: "n".repeat(32), redis: "r".repeat(32) },
  servers: { nats: "nats://127.0.0.1:1", redis: "redis://127.0.0.1:2", postgres: "postgres://127.0.0.1:3/postgres" },
  http: { where: { address: "127.0.20.1", port: 8080 }, token: "drawn", isOpen: true },
  ports: Array.from({ length: portsNeeded(SHAPE) }, (_, index) => 40_000 + index),
};

const all = (plan: ClusterPlan) => startOrder(plan).flat();
const values = (plan: ClusterPlan) => all(plan).flatMap(({ environment }) => Object.entries(environment));

describe("clusterPlan", () => {
  it("names every process, edges in the group that starts last", () => {
    const [first = [], last = []] = startOrder(clusterPlan(INPUT));
    expect(first.map(({ name }) => name)).toEqual(["billing", "cdr", "router-0", "router-1", "router-2", "portal"]);
    expect(last.map(({ name }) => name)).toEqual(["edge-0", "edge-1"]);
  });

  it("gives no port to two listeners, and uses no other than it was given", () => {
    const listened = values(clusterPlan(INPUT))
      .filter(([name]) => /_LISTEN$/.test(name) && name !== "TANDEM_HTTP_LISTEN")
      .map(([, where]) => where);
    expect(listened.toSorted()).toEqual(INPUT.ports.map((port) => `127.0.0.1:${port}`));
  });

  it("says that more ports are needed", () => {
    expect(() => clusterPlan({ ...INPUT, ports: INPUT.ports.slice(1) })).toThrow(
      "12 ports are needed".replace("12", String(portsNeeded(SHAPE))),
    );
  });

  it("asks each where it listens", () => {
    const plan = clusterPlan(INPUT);
    expect(plan.billingUrl).toBe(`dns:///${plan.billing.environment["TANDEM_GRPC_LISTEN"]}`);
    expect(plan.cdr.environment["TANDEM_BILLING_URL"]).toBe(plan.billingUrl);
    const routers = plan.routers.map(({ environment }) => environment["TANDEM_GRPC_LISTEN"]);
    expect(plan.portal?.environment["TANDEM_ROUTER_URL"]).toBe(`ipv4:${routers.join(",")}`);
  });

  it("gives the secret to edges and routers alone", () => {
    const plan = clusterPlan(INPUT);
    const withSecret = all(plan).filter(({ environment }) => environment["TANDEM_SECRET"] === INPUT.secrets.cluster);
    expect(withSecret.map(({ service }) => service)).toEqual([
      ...Array.from({ length: 3 }, () => "transfer-router"),
      ...Array.from({ length: 2 }, () => "sip-edge"),
    ]);
  });

  it("protects queries by a token where nobody has named an address, and serves none with http off", () => {
    const http = { where: { address: "127.0.0.1", port: 9 }, token: "drawn", isOpen: false };
    const { portal } = clusterPlan({ ...INPUT, http });
    expect(portal?.environment).toMatchObject({
      TANDEM_HTTP_LISTEN: "127.0.0.1:9",
      TANDEM_HTTP_TOKEN: "drawn",
      TANDEM_HTTP_OPEN: "no",
    });
    expect(clusterPlan({ ...INPUT, http: undefined }).portal).toBeUndefined();
  });
});
