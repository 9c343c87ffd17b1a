import { setTimeout } from "node:timers/promises";
import { GenericContainer, getContainerRuntimeClient, Wait } from "testcontainers";
import { freePort } from "../../../cli/src/cluster/servers/free-port.ts";

const HOST = "127.0.0.1";
const ATTEMPTS = 200;
const PAUSE_MS = 100;

export interface ContainerOptions {
  readonly image: string;
  /** The server's own port in the container. */
  readonly port: number;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** A folder of this machine, and where the server has it. */
  readonly mount?: { readonly source: string; readonly target: string };
  /** What its log says when it has begun. */
  readonly ready: RegExp;
  /** Does it answer? Asked of the port on this machine. */
  readonly isReady: (port: number) => Promise<boolean>;
}

export interface ContainerServer {
  /** On this machine's loopback; the same after a restart. */
  readonly port: number;
  stop(): Promise<void>;
  /** SIGKILL. What it has written stays in its file system. */
  kill(): Promise<void>;
  /** After `stop` or `kill`. */
  restart(): Promise<void>;
  /** It stands still until `resume`. */
  halt(): Promise<void>;
  resume(): Promise<void>;
  /** @param pid of one of its processes, as the container counts them */
  signal(pid: number, signal: "SIGSTOP" | "SIGCONT"): Promise<void>;
}

/** A server in a container of its own. `close` of its suite ends it; nothing is left of it then. */
export async function startContainer(
  options: ContainerOptions,
): Promise<ContainerServer & { remove(): Promise<void> }> {
  const port = await freePort(HOST);
  const made = new GenericContainer(options.image)
    .withExposedPorts({ container: options.port, host: port })
    .withEnvironment({ ...options.environment })
    .withBindMounts(options.mount === undefined ? [] : [options.mount])
    .withWaitStrategy(Wait.forLogMessage(options.ready));
  const started = await (options.command === undefined ? made : made.withCommand([...options.command])).start();
  const { container } = await getContainerRuntimeClient();
  const own = container.getById(started.getId());
  const untilReady = async (): Promise<void> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (await options.isReady(port).catch(() => false)) return;
      await setTimeout(PAUSE_MS);
    }
    throw new Error(`${options.image} does not answer on ${HOST}:${port}`);
  };
  await untilReady();
  return {
    port,
    stop: async () => void (await own.stop()),
    kill: async () => void (await own.kill()),
    async restart() {
      await own.start();
      await untilReady();
    },
    halt: async () => void (await own.pause()),
    resume: async () => void (await own.unpause()),
    async signal(pid, signal) {
      const { exitCode, output } = await started.exec(["sh", "-c", `kill -s ${signal.slice("SIG".length)} ${pid}`]);
      if (exitCode !== 0) throw new Error(`${signal} to ${pid} of ${options.image}: ${output}`);
    },
    remove: async () => void (await started.stop({ remove: true, removeVolumes: true })),
  };
}
