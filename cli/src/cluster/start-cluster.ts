import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { checkAddresses, type FolderLock, loadSetUp, type SetUp, startProblem, takeFolder } from "@tandem/all-in-one";
import { type AddressPort, formatAddressPort } from "@tandem/process";
import { buildPages } from "../up/build-pages.ts";
import { removeInstance, writeInstance } from "../up/instance-file.ts";
import { clusterFolderProblem, prepareClusterFolder } from "./cluster-folder.ts";
import { type ClusterPlan, type ClusterShape, clusterPlan, portsNeeded } from "./cluster-plan.ts";
import { clusterSecrets } from "./cluster-secrets.ts";
import { type RunningCluster, startOrder } from "./running-cluster.ts";
import { checkPrograms } from "./servers/check-programs.ts";
import { deathSignalProgram } from "./servers/ends-with-us.ts";
import { MissingProgramError } from "./servers/find-program.ts";
import { freePort, freePorts } from "./servers/free-port.ts";
import { StartError, startServers } from "./start-servers.ts";

const TOKEN_BYTES = 24;

export interface StartClusterOptions extends ClusterShape {
  readonly config: string;
  /** Of the data folder; nothing of it runs yet. */
  readonly running: RunningCluster;
  /** False: no portal, whatever the configuration says. */
  readonly http: boolean;
  readonly process: { readonly pid: number; kill(pid: number, signal: 0): boolean };
  /** Lines of the processes, and what is done about them. */
  readonly say: (line: string) => void;
  readonly progress: (what: string) => void;
  /** Ends the start. */
  readonly signal: AbortSignal;
}

export interface StartedCluster {
  readonly plan: ClusterPlan;
  readonly setUp: SetUp;
  readonly http: AddressPort | undefined;
  /** In order; nothing is left running. */
  close(): Promise<void>;
}

export type StartClusterResult =
  | { readonly ok: true; readonly value: StartedCluster }
  | { readonly ok: false; readonly error: string };

/** The whole cluster on this machine, or in words why it cannot be started: what was started has ended then. */
export async function startCluster(options: StartClusterOptions): Promise<StartClusterResult> {
  const { say, progress, signal, running } = options;
  const { data } = running;
  const read = await loadSetUp(options.config);
  if (!read.ok) return read;
  const setUp = read.value;
  for (const warning of setUp.warnings) say(`warning: ${warning}`);
  const problem = clusterFolderProblem(data);
  if (problem !== undefined) return { ok: false, error: problem };
  let lock: FolderLock | undefined;
  const close = async (): Promise<void> => {
    if (lock === undefined) return;
    removeInstance(data);
    await running.end(progress);
    await lock.release();
  };
  try {
    checkPrograms();
    if (options.http) await buildPages(say);
    // Ports first: whatever is in use is said before anything is made.
    await checkAddresses(setUp.config.listen, options.http ? setUp.config.http : undefined);
    lock = await takeFolder(data, options.process);
    warnWithoutDeathSignal(say);
    const { plan, http } = await startAll(options, setUp);
    return { ok: true, value: { plan, setUp, http, close } };
  } catch (error) {
    await close();
    if (signal.aborted) return { ok: false, error: "ended before it was ready" };
    const why = startProblem(error) ?? (isSaid(error) ? error.message : undefined);
    if (why === undefined) throw error;
    return { ok: false, error: why };
  }
}

function isSaid(error: unknown): error is Error {
  return error instanceof StartError || error instanceof MissingProgramError;
}

async function startAll(options: StartClusterOptions, setUp: SetUp) {
  const { say, progress, signal, routers, edges, running } = options;
  const { data } = running;
  const folder = prepareClusterFolder(data);
  const kept = clusterSecrets(folder);
  progress("starting nats-server, redis-server and PostgreSQL");
  const servers = await startServers({
    folder,
    secrets: kept,
    say,
    changed: running.listen,
    started: (server) => running.add(server),
  });
  running.monitorPort = servers.monitorPort;
  signal.throwIfAborted();
  const named = setUp.config.http;
  const http = options.http ? (named ?? { address: "127.0.0.1", port: await freePort() }) : undefined;
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const plan = clusterPlan({
    config: resolve(options.config),
    secrets: { ...kept, cluster: setUp.config.secret ?? kept.cluster },
    servers: servers.urls,
    http: http === undefined ? undefined : { where: http, token, isOpen: named !== undefined },
    routers,
    edges,
    ports: await freePorts(portsNeeded({ routers, edges })),
  });
  for (const group of startOrder(plan)) {
    await running
      .start(group, signal, (names) => progress(`starting ${names.join(", ")}`))
      .catch((error: unknown) => {
        signal.throwIfAborted();
        throw new StartError(error instanceof Error ? error.message : String(error));
      });
  }
  const asked = http === undefined ? {} : { http: formatAddressPort(http), token };
  writeInstance(data, { pid: options.process.pid, ...asked });
  return { plan, http };
}

function warnWithoutDeathSignal(say: (line: string) => void): void {
  if (deathSignalProgram() !== undefined) return;
  say(
    "warning: setpriv is not installed (apt-get install util-linux): if this process is killed by -9, the three servers stay",
  );
}
