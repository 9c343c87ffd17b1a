import { startHttp } from "@tandem/all-in-one";
import { builtWeb } from "@tandem/portal-web";
import { type TestPlatform, testPlatform } from "../interop/test-platform.ts";

/** The portal of a platform of the tests' own, on real sockets, with its users. */
export interface TestPortal {
  readonly world: TestPlatform;
  /** Without a slash at its end. */
  readonly url: string;
  /** Makes what answers unreachable, or reachable again: every query is a 503 in between. */
  setAway(isAway: boolean): void;
  /** The address that signs a user in, once. */
  signInLink(name: string): Promise<string>;
  close(): Promise<void>;
}

export const PASSWORD = "correct horse battery";
/** Beside a browser a call is late, and not refused: overload is not what is looked at. */
const CONFIG = { limits: { eventLoopLagMs: 30_000 } };
/** One of each role. */
const USERS = { ada: "ADMIN", otto: "OPERATOR", vera: "VIEWER" } as const;

/** @param net of `loopbackNet` */
export async function testPortal(net: string, policy: readonly string[] = []): Promise<TestPortal> {
  const site = await builtWeb();
  const world = await testPlatform(net, ["byeGuardMs: 300", ...policy], "UDP", {}, CONFIG);
  const { platform } = world;
  const failures: unknown[] = [];
  let isAway = false;
  const http = await startHttp({
    address: `${net}.1`,
    port: 0,
    backend: () => (isAway ? undefined : platform),
    site,
    version: "1.2.3",
    failed: (error) => void failures.push(error),
  });
  for (const [name, role] of Object.entries(USERS)) await platform.portal.users.add({ name, role, password: PASSWORD });
  const url = `http://${http.address.address}:${http.address.port}`;
  return {
    world,
    url,
    setAway: (away) => {
      isAway = away;
    },
    async signInLink(name) {
      const link = await platform.portal.users.makeLink(name);
      if (link === undefined) throw new Error(`there is no user ${name}`);
      return `${url}/sign-in#link=${link.token}`;
    },
    async close() {
      await http.close();
      await world.close();
      if (failures.length > 0) throw new AggregateError(failures, "the portal failed");
    },
  };
}
