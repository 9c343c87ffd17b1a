import { type Found, formatPath, type Path } from "../problem.ts";
import { readListen, SERVED_TRANSPORTS } from "../schema/listen.ts";
import { type Row, rowsOf, textAt, textsOf } from "./rows.ts";

/** A listener in either spelling, as far as it can be read. */
export interface ListenRow {
  readonly path: Path;
  /** In upper case. */
  readonly transport: string;
  readonly address: string;
  readonly port: unknown;
  readonly advertised: string | undefined;
  /** As it is shown. */
  readonly text: string;
}

/** The listeners of a file, in its order. */
export function listenersOf(file: Row): readonly ListenRow[] {
  const short = textsOf(file, "listen").flatMap(({ path, text }) => {
    const read = readListen(text);
    return typeof read === "string" ? [] : [{ path, ...read, advertised: undefined, text }];
  });
  const long = rowsOf(file, "listen").flatMap((row) => {
    const address = textAt(row, "address");
    const transport = textAt(row, "transport") ?? "UDP";
    const port = row.fields["port"] ?? 5060;
    const text = `${transport.toLowerCase()}:${address}:${String(port)}`;
    return address === undefined
      ? []
      : [{ path: row.path, transport, address, port, advertised: textAt(row, "advertised"), text }];
  });
  return [...short, ...long].sort((a, b) => Number(a.path[1]) - Number(b.path[1]));
}

/** Endpoints and carriers over a transport that no listener speaks: nothing could be sent to them. */
export function findUnreachable(file: Row): readonly Found[] {
  const spoken = new Set(listenersOf(file).map(({ transport }) => transport));
  const places = [
    ...rowsOf(file, "trunks").flatMap((trunk) => rowsOf(trunk, "endpoints")),
    ...rowsOf(file, "carriers"),
  ];
  if (spoken.size === 0) return [];
  return places.flatMap((row) => {
    const transport = textAt(row, "transport") ?? "UDP";
    const isServed = SERVED_TRANSPORTS.some((served) => served === transport);
    if (!isServed || spoken.has(transport) || row.fields["enabled"] === false) return [];
    const isSaid = textAt(row, "transport") !== undefined;
    return [
      {
        path: isSaid ? [...row.path, "transport"] : row.path,
        message: `${textAt(row, "name") ?? formatPath(row.path)} is reached over ${transport}, and no listener speaks it`,
        fix: `add a listener like ${transport.toLowerCase()}:192.0.2.1:5060, or write transport: ${[...spoken].join(" or ")}`,
      },
    ];
  });
}
