import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Drawn once and kept: calls in progress bear tokens of the first, the servers ask for the others. */
export interface ClusterSecrets {
  /** Hex digits, as `TANDEM_SECRET` takes them. */
  readonly cluster: string;
  readonly nats: string;
  readonly redis: string;
}

const NAME = "secrets.json";
const BYTES = 16;

/** Of this folder, for its owner alone; drawn where there are none. Throws where the file has been damaged. */
export function clusterSecrets(folder: string): ClusterSecrets {
  const file = join(folder, NAME);
  const draw = (): string => randomBytes(BYTES).toString("hex");
  try {
    const drawn = { cluster: draw(), nats: draw(), redis: draw() };
    writeFileSync(file, `${JSON.stringify(drawn)}\n`, { mode: 0o600, flag: "wx" });
    return drawn;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  const kept = parsed(readFileSync(file, "utf8"));
  if (kept !== undefined) return kept;
  throw new Error(`${file} cannot be read as what it was: put it back from a copy, or remove it to draw new secrets`);
}

function parsed(text: string): ClusterSecrets | undefined {
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== "object" || read === null) return undefined;
    const of = (name: string): string => {
      const value: unknown = Reflect.get(read, name);
      return typeof value === "string" && /^[0-9a-f]{32,}$/.test(value) ? value : "";
    };
    const [cluster, nats, redis] = [of("cluster"), of("nats"), of("redis")];
    return cluster === "" || nats === "" || redis === "" ? undefined : { cluster, nats, redis };
  } catch {
    return undefined;
  }
}
