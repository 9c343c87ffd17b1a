import type { RedisOptions } from "ioredis";

/** What the driver is told; how it gives its answers is not ours to change. */
export type DriverOptions = Omit<RedisOptions, "replyMapping">;

/** Where a Redis is, or the Sentinels that know, and who asks. */
export interface RedisPlace {
  /** For people: hosts and ports, without any password. */
  readonly where: string;
  readonly options: DriverOptions;
}

const SENTINELS = /^(rediss?)-sentinel:\/\/(?:([^@/]*)@)?([^@/?]+)\/([^/?]+)(?:\/(\d+))?(?:\?(.*))?$/;
const SENTINEL_PORT = "26379";

/**
 * Reads `redis://[[user]:password@]host[:port][/database]`, or
 * `redis-sentinel://[[user]:password@]host[:port][,host[:port]]…/master[/database][?sentinelUsername=…&sentinelPassword=…]`;
 * `rediss` for TLS. Undefined: it is neither.
 */
export function redisPlace(url: string): RedisPlace | undefined {
  const sentinels = SENTINELS.exec(url);
  if (sentinels !== null) return placeBySentinels(sentinels);
  const one = URL.parse(url);
  if (one === null || !["redis:", "rediss:"].includes(one.protocol)) return undefined;
  const { hostname, port, username, password, pathname, protocol } = one;
  return {
    where: `${hostname}:${port === "" ? "6379" : port}`,
    options: {
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port === "" ? "6379" : port),
      ...loginOf(username, password),
      db: Number(pathname.slice(1)),
      ...(protocol === "rediss:" ? { tls: {} } : {}),
    },
  };
}

function placeBySentinels([, scheme, login = "", hosts = "", name = "", database = "0", query = ""]: RegExpExecArray) {
  const sentinels = hosts.split(",").map((text) => {
    const { hostname, port } = new URL(`redis://${text}`);
    return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port === "" ? SENTINEL_PORT : port) };
  });
  const colon = login.indexOf(":");
  const [username, password] = colon < 0 ? [login, ""] : [login.slice(0, colon), login.slice(colon + 1)];
  const asked = new URLSearchParams(query);
  const sentinelUsername = asked.get("sentinelUsername");
  const sentinelPassword = asked.get("sentinelPassword");
  return {
    where: `${decodeURIComponent(name)} of Sentinel at ${hosts}`,
    options: {
      sentinels,
      name: decodeURIComponent(name),
      ...loginOf(username, password),
      db: Number(database),
      ...(sentinelUsername === null ? {} : { sentinelUsername }),
      ...(sentinelPassword === null ? {} : { sentinelPassword }),
      // An old master that cannot see the others goes on answering: the Sentinels say when it is none any more.
      failoverDetector: true,
      ...(scheme === "rediss" ? { tls: {}, enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
    },
  };
}

function loginOf(username: string, password: string): DriverOptions {
  return {
    ...(username === "" ? {} : { username: decodeURIComponent(username) }),
    ...(password === "" ? {} : { password: decodeURIComponent(password) }),
  };
}
