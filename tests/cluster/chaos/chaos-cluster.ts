import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../cli/src/cluster/servers/free-port.ts";
import { startNatsServer } from "../../../cli/src/cluster/servers/nats-server.ts";
import { type PostgresServer, startPostgres } from "../../../cli/src/cluster/servers/postgres-server.ts";
import { startRedisServer } from "../../../cli/src/cluster/servers/redis-server.ts";
import type { Server } from "../../../cli/src/cluster/servers/server.ts";
import { type ChaosTransport, type Net, netOf, writeChaosConfig } from "./chaos-config.ts";
import type { CrashPoint, Death, Note } from "./crash/crash-point.ts";
import { PlatformProcess, type ServiceName } from "./platform-process.ts";

/** `TANDEM_SECRET` of every cluster here. */
export const SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
/** A router that has just come calls nobody dead for 2 s (CLUSTER rule 20); after this all are as good as each other. */
const SETTLED_MS = 2_500;
const LOOK_MS = 20;

export interface ClusterShape {
  readonly routers: number;
  readonly edges: number;
  readonly transport: ChaosTransport;
  /** The first three octets of a loopback network. */
  readonly net: string;
  /** After so long without a word a record's call is asked for. Default 180 s. */
  readonly quietMs?: number;
}

type Environment = Readonly<Record<string, string>>;

/** The whole cluster on this machine, as processes that can be killed and come back. */
export class ChaosCluster {
  readonly net: Net;
  readonly transport: ChaosTransport;
  readonly nats: Server;
  readonly redis: Server;
  readonly postgres: PostgresServer;
  /** Where the portal shows the calls. */
  readonly http: string;
  /** Where every router is asked over gRPC. */
  routerUrl = "";
  readonly #folder: string;
  readonly #starts = new Map<string, { readonly service: ServiceName; readonly environment: Environment }>();
  readonly #processes = new Map<string, PlatformProcess>();
  readonly #staysDown = new Set<string>();
  readonly #ready = new Map<string, Promise<void>>();
  #notes: (Extract<Note, { kind: "step" }> & { readonly name: string })[] = [];
  #settledAt = 0;
  #tokens = 0;
  #isClosing = false;

  private constructor(
    folder: string,
    shape: ClusterShape,
    servers: { readonly nats: Server; readonly redis: Server; readonly postgres: PostgresServer },
    http: string,
  ) {
    this.#folder = folder;
    this.net = netOf(shape.net);
    this.transport = shape.transport;
    this.nats = servers.nats;
    this.redis = servers.redis;
    this.postgres = servers.postgres;
    this.http = http;
  }

  static async start(shape: ClusterShape): Promise<ChaosCluster> {
    const folder = mkdtempSync(join(tmpdir(), "tandem-chaos-"));
    // PostgreSQL runs as another user, who must be let through.
    chmodSync(folder, 0o755);
    const config = writeChaosConfig(folder, netOf(shape.net), shape.transport);
    const [nats, redis, postgres] = await Promise.all([
      startNatsServer({ folder: join(folder, "nats") }),
      startRedisServer({ folder: join(folder, "redis") }),
      startPostgres({ folder: join(folder, "postgres") }),
    ]);
    const [billing, cdr, http] = [await local(), await local(), await local()];
    const cluster = new ChaosCluster(folder, shape, { nats, redis, postgres }, http);
    try {
      await cluster.#startAll(shape, config, billing, cdr);
    } catch (error) {
      await cluster.close();
      throw error;
    }
    return cluster;
  }

  async #startAll(shape: ClusterShape, config: string, billing: string, cdr: string): Promise<void> {
    const { edges, quietMs = 180_000 } = shape;
    const routers: string[] = [];
    for (let i = 0; i < shape.routers; i += 1) routers.push(await local());
    this.routerUrl = `ipv4:${routers.join(",")}`;
    const { nats, redis, postgres } = this;
    const events = { TANDEM_DATABASE_URL: postgres.url, TANDEM_NATS_URL: nats.url };
    const calls = { TANDEM_NATS_URL: nats.url, TANDEM_SECRET: SECRET };
    await this.#add("billing", "billing", { ...events, TANDEM_CONFIG: config, TANDEM_GRPC_LISTEN: billing });
    await this.#add("cdr", "cdr", {
      ...events,
      TANDEM_BILLING_URL: `dns:///${billing}`,
      TANDEM_GRPC_LISTEN: cdr,
      TANDEM_ROUTER_URL: this.routerUrl,
      TANDEM_QUIET_MS: String(quietMs),
    });
    for (const [i, listen] of routers.entries()) {
      await this.#add(`router-${i}`, "transfer-router", {
        ...calls,
        TANDEM_REDIS_URL: redis.url,
        TANDEM_CONFIG: config,
        TANDEM_BILLING_URL: `dns:///${billing}`,
        TANDEM_GRPC_LISTEN: listen,
      });
    }
    for (let i = 0; i < edges; i += 1) await this.#add(`edge-${i}`, "sip-edge", calls);
    await this.#add("portal", "portal", {
      ...events,
      TANDEM_CDR_URL: `dns:///${cdr}`,
      TANDEM_BILLING_URL: `dns:///${billing}`,
      TANDEM_ROUTER_URL: this.routerUrl,
      TANDEM_HTTP_LISTEN: this.http,
    });
    await this.settled();
  }

  /** Where a server of this cluster has its files. */
  folderOf(server: string): string {
    return join(this.#folder, server);
  }

  process(name: string): PlatformProcess {
    const found = this.#processes.get(name);
    if (found === undefined) throw new Error(`no process ${name}`);
    return found;
  }

  named(kind: string): readonly PlatformProcess[] {
    return [...this.#processes.values()].filter(({ name }) => name.startsWith(kind));
  }

  /** Every process is ready, and no router is so young that it could not take over at once. */
  async settled(): Promise<void> {
    for (;;) {
      await Promise.all(this.#ready.values());
      const left = this.#settledAt - Date.now();
      if (left <= 0) return;
      await pause(left);
    }
  }

  /** Resolves with true when every process says that it is ready, with false when one did not within `ms`. */
  async allReady(ms: number): Promise<boolean> {
    return await until(async () => {
      const ready = await Promise.all([...this.#processes.values()].map((one) => one.isReady()));
      return ready.every((is) => is);
    }, ms);
  }

  /** Arms every process that the point is for. */
  async arm(point: Omit<CrashPoint, "token">): Promise<string> {
    this.#tokens += 1;
    const token = join(this.#folder, `token-${this.#tokens}`);
    this.#notes = [];
    await this.#order({ kind: "arm", point: { ...point, token } });
    return token;
  }

  disarm(): Promise<void> {
    return this.#order({ kind: "disarm" });
  }

  /** Who died of an armed point; undefined when nobody has. */
  death(token: string): Death | undefined {
    return existsSync(token) ? (JSON.parse(readFileSync(token, "utf8")) as Death) : undefined;
  }

  /** Everybody who died of a poison message. */
  deaths(token: string): readonly string[] {
    return [...this.#starts.keys()].filter((name) => existsSync(`${token}.${name}`));
  }

  /** Ms from a router's end to the first step that another one did in the same partition. */
  takeoverMs({ name, at, partition }: Death): number | undefined {
    const steps = this.#notes.filter((note) => note.name !== name && note.partition === partition && note.at >= at);
    return steps.length === 0 ? undefined : Math.min(...steps.map((step) => step.at)) - at;
  }

  /** Ends a process and does not bring it back until `revive`. */
  async stop(name: string, signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    this.#staysDown.add(name);
    return await this.process(name).end(signal);
  }

  async revive(name: string): Promise<void> {
    this.#staysDown.delete(name);
    this.#run(name);
    await this.#ready.get(name);
  }

  /** Ends a process in order and starts it again with other variables beside those that it had. */
  async restart(name: string, environment: Environment = {}): Promise<void> {
    const start = this.#starts.get(name);
    if (start === undefined) throw new Error(`no process ${name}`);
    this.#starts.set(name, { ...start, environment: { ...start.environment, ...environment } });
    await this.stop(name);
    await this.revive(name);
  }

  /** Lines of the processes' logs that speak of a bug of ours. */
  alarms(): readonly string[] {
    return [...this.#processes.values()].flatMap(({ name, said }) =>
      said
        .split("\n")
        // A poison message is kept back because a row sends one.
        .filter(
          (line) => /alarm:|a subscriber failed|TypeError|unhandled/i.test(line) && !line.includes("is kept back"),
        )
        .map((line) => `${name}: ${line}`),
    );
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    for (const kind of ["portal", "edge", "router", "cdr", "billing"])
      await Promise.all(
        this.named(kind).map(async (one) => {
          const late = setTimeout(() => one.signal("SIGKILL"), 15_000);
          await one.end();
          clearTimeout(late);
        }),
      );
    await Promise.all([this.nats.stop(), this.redis.stop(), this.postgres.stop()]);
    if (process.env["TANDEM_CHAOS_KEEP"] === undefined) rmSync(this.#folder, { recursive: true, force: true });
    else console.error(`  kept: ${this.#folder}`);
  }

  async #add(name: string, service: ServiceName, environment: Environment): Promise<void> {
    this.#starts.set(name, { service, environment: { ...environment, TANDEM_ADMIN_LISTEN: await local() } });
    this.#run(name);
    await this.#ready.get(name);
  }

  #run(name: string): void {
    const start = this.#starts.get(name);
    if (start === undefined || this.#isClosing) return;
    mkdirSync(join(this.#folder, "logs"), { recursive: true });
    const started = new PlatformProcess({
      name,
      ...start,
      log: join(this.#folder, "logs", `${name}.log`),
      noted: (by, note) => {
        if (note.kind === "step") this.#notes.push({ ...note, name: by });
      },
      killed: () => {
        if (!this.#staysDown.has(name)) this.#run(name);
      },
    });
    this.#processes.set(name, started);
    const ready = started.ready().then(
      () => {
        if (name.startsWith("router")) this.#settledAt = Date.now() + SETTLED_MS;
      },
      (error: unknown) => {
        // Another one has come for it, or this cluster ends.
        if (!this.#isClosing && this.#processes.get(name) === started && !this.#staysDown.has(name)) throw error;
      },
    );
    ready.catch(() => undefined);
    this.#ready.set(name, ready);
  }

  async #order(order: Parameters<PlatformProcess["order"]>[0]): Promise<void> {
    const heard = [...this.named("router"), ...this.named("edge")].map((one) => one.order(order));
    await Promise.all(heard);
  }
}

async function local(): Promise<string> {
  return `127.0.0.1:${await freePort()}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Resolves with true as soon as it is true, with false when it was not within `ms`. */
export async function until(isTrue: () => boolean | Promise<boolean>, ms: number): Promise<boolean> {
  const end = Date.now() + ms;
  while (!(await isTrue())) {
    if (Date.now() >= end) return false;
    await pause(LOOK_MS);
  }
  return true;
}
