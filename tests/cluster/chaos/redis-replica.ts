import { cpSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { startRedisServer } from "../../../cli/src/cluster/servers/redis-server.ts";
import type { Server } from "../../../cli/src/cluster/servers/server.ts";
import { until } from "./chaos-cluster.ts";

const SYNC_MS = 20_000;
/** Where redis-server keeps its append-only files. */
const FILES = "appendonlydir";

/** A replica of a Redis, which can be cut off from it and put in its place. */
export interface RedisReplica {
  /** From here on it hears nothing of what its master writes. */
  cutOff(): Promise<void>;
  /** The master dies; what the replica knows is served at the master's address. */
  takeOver(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param folder the master's
 * @param own the replica's
 */
export async function redisReplica(master: Server, folder: string, own: string): Promise<RedisReplica> {
  const { hostname, port } = new URL(master.url);
  rmSync(own, { recursive: true, force: true });
  const replica = await startRedisServer({ folder: own, lines: [`replicaof ${hostname} ${port}`] });
  let isRunning = true;
  const stop = async (): Promise<void> => {
    if (isRunning) await replica.stop();
    isRunning = false;
  };
  const isInStep = async (): Promise<boolean> =>
    /master_link_status:up\s[\s\S]*master_sync_in_progress:0/.test(await told(replica.url, "INFO replication"));
  if (!(await until(isInStep, SYNC_MS))) {
    await stop();
    throw new Error("the replica did not get in step with its master");
  }
  return {
    async cutOff() {
      await told(replica.url, "REPLICAOF NO ONE");
    },
    async takeOver() {
      await master.kill();
      await stop();
      emptied(folder);
      cpSync(join(own, FILES), join(folder, FILES), { recursive: true });
      await master.restart();
    },
    close: stop,
  };
}

/** What a stopped server has written is gone. */
export function emptied(folder: string): void {
  rmSync(join(folder, FILES), { recursive: true, force: true });
}

/** What a server answers to one command in a line; a client of ours would refuse a replica. */
function told(url: string, command: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = createConnection(Number(port), hostname, () => socket.write(`${command}\r\nQUIT\r\n`));
    socket.setEncoding("utf8");
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });
}
