/** Where servers are, apart from the login that their URLs carry. */
export interface NatsPlaces {
  /** `host:port` each. */
  readonly servers: readonly string[];
  /** The same for people, without a login: `nats://host:port, nats://other:port`. */
  readonly text: string;
  readonly user: string | undefined;
  readonly pass: string | undefined;
}

/** Reads `nats://user:password@host:port`, several joined by commas; the login of the first is used for all. Throws a sentence for what is no such URL. */
export function readNatsUrl(urls: string): NatsPlaces {
  const read = urls.split(",").map((text) => {
    const url = URL.parse(text.trim());
    // The text itself is not told: it may hold a password.
    if (url === null || url.protocol !== "nats:" || url.hostname === "")
      throw new Error("not a NATS URL: write nats://host:4222, or nats://user:password@host:4222");
    return url;
  });
  const servers = read.map((url) => `${url.hostname}:${url.port === "" ? "4222" : url.port}`);
  const login = (text: string | undefined) =>
    text === undefined || text === "" ? undefined : decodeURIComponent(text);
  return {
    servers,
    text: servers.map((server) => `nats://${server}`).join(", "),
    user: login(read[0]?.username),
    pass: login(read[0]?.password),
  };
}
