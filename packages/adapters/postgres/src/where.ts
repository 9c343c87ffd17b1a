/** A server as its messages name it: "127.0.0.1:5432/tandem". Never with user and password. */
export interface Where {
  readonly server: string;
  readonly user: string;
  readonly database: string;
}

const DEFAULT_PORT = "5432";

export function whereOf(url: string): Where {
  const { host, hostname, port, username, pathname } = new URL(url);
  const user = decodeURIComponent(username);
  const database = decodeURIComponent(pathname.slice(1)) || user;
  return { server: `${port === "" ? `${hostname || host}:${DEFAULT_PORT}` : host}/${database}`, user, database };
}
