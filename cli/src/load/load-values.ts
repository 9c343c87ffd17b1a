import { isIPv4 } from "node:net";
import type { Place } from "./load-plan.ts";
import type { NamedPid } from "./usage/machine-usage.ts";

const LAST_PORT = 65_535;

/** "127.0.0.1:5060". */
export function parsePlace(text: string): Place {
  const [, address = "", port = ""] = /^(.*):(\d+)$/.exec(text) ?? [];
  if (!isIPv4(address) || Number(port) > LAST_PORT) throw new SyntaxError("write it as 127.0.0.1:5060");
  return { address, port: Number(port) };
}

/** "router=4711", or "4711". */
export function parseNamedPid(text: string): NamedPid {
  const [, service = "process", pid = ""] = /^(?:([\w.-]+)=)?(\d+)$/.exec(text) ?? [];
  if (!(Number(pid) > 0)) throw new SyntaxError("write it as router=4711, or 4711");
  return { service, pid: Number(pid) };
}
