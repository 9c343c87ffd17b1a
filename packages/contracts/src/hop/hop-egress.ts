/** A listener that only one edge, or only some, can send from (CLUSTER rule 7, form b). */
export interface AnnouncedEgress {
  /** "udp:192.0.2.7:5060": transport and advertised address, by which edges take what is to leave there. */
  readonly name: string;
  /** "UDP" */
  readonly transport: string;
  /** IP address of the socket. */
  readonly address: string;
  readonly port: number;
  readonly advertised: { readonly host: string; readonly port: number };
}

const VERSION = "1";
const WORD = /^[^\s]+$/;
/** Listeners of one edge that are read. */
const LIMIT = 16;

/** What an edge says of its listeners: its version, then a line for each. */
export function formatEgress(listeners: readonly AnnouncedEgress[]): string {
  const lines = listeners.map(({ name, transport, address, port, advertised }) =>
    [name, transport, address, port, advertised.host, advertised.port].join(" "),
  );
  return [VERSION, ...lines].join("\n");
}

/** Undefined: of another version, or no such text. */
export function parseEgress(text: string): readonly AnnouncedEgress[] | undefined {
  const [version, ...lines] = text.split("\n");
  if (version !== VERSION || lines.length > LIMIT) return undefined;
  const read = lines.map(parseLine);
  return read.every((one) => one !== undefined) ? read : undefined;
}

function parseLine(line: string): AnnouncedEgress | undefined {
  const words = line.split(" ");
  const [name = "", transport = "", address = "", port = "", host = "", hostPort = ""] = words;
  if (words.length !== 6 || !words.every((word) => WORD.test(word))) return undefined;
  const ports = [Number(port), Number(hostPort)] as const;
  if (!ports.every((one) => Number.isInteger(one) && one > 0 && one < 65_536)) return undefined;
  return { name, transport, address, port: ports[0], advertised: { host, port: ports[1] } };
}
