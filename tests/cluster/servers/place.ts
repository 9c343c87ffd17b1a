import { getContainerRuntimeClient, ImageName } from "testcontainers";

export type ServerKind = "NATS" | "Redis" | "PostgreSQL";

/** Public images; `TANDEM_TEST_IMAGE_NATS` and the like name others. */
const IMAGES: Readonly<Record<ServerKind, string>> = { NATS: "nats:2", Redis: "redis:7", PostgreSQL: "postgres:15" };

/**
 * The image to run a server of this kind from; undefined: it is spawned on this machine. Containers are used where
 * `TANDEM_TEST_CONTAINERS=1` asks for them and an engine has the image, or can get it. Says which.
 */
export async function imageFor(kind: ServerKind): Promise<string | undefined> {
  if (process.env["TANDEM_TEST_CONTAINERS"] !== "1") return say(kind, "spawned on this machine");
  const image = process.env[`TANDEM_TEST_IMAGE_${kind.toUpperCase()}`] ?? IMAGES[kind];
  try {
    const engine = await getContainerRuntimeClient();
    const name = ImageName.fromString(image);
    if (!(await engine.image.exists(name))) await engine.image.pull(name);
  } catch (error) {
    return say(kind, `spawned on this machine, for no container of ${image} is to be had: ${String(error)}`);
  }
  say(kind, `in a container of ${image}`);
  return image;
}

const said = new Set<string>();

/** Once a file. */
function say(kind: ServerKind, where: string): undefined {
  const line = `${kind}: ${where}`;
  if (!said.has(line)) console.log(line);
  said.add(line);
}
