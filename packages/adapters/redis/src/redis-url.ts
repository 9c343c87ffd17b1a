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
  const sentinels = hosts.split(",").flatMap((text) => {
    const { hostname = "", port = "" } = URL.parse(`redis://${text}`) ?? {};
    if (hostname === "") return [];
    return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port === "" ? SENTINEL_PORT : port) };
  });
  if (sentinels.length < hosts.split(",").length) return undefined;
  const colon = login.indexOf(":");
  const [username, password] = colon < 0 ? [login, ""] : [login.slice(0, colon), login.slice(colon + 1)];
  // A plus is no space here: passwords have it.
  const asked = new URLSearchParams(query.replaceAll("+", "%2B"));
  const sentinelUsername = asked.get("sentinelUsername");
  const sentinelPassword = asked.get("sentinelPassword");
  return {
    where: `${decoded(name)} of Sentinel at ${hosts}`,
    options: {
      sentinels,
      name: decoded(name),
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
    ...(username === "" ? {} : { username: decoded(username) }),
    ...(password === "" ? {} : { password: decoded(password) }),
  };
}

/** A text that was never encoded is what it is: `50%` is a password too. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
