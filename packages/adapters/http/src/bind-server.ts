import type { Server } from "node:http";
import { type AddressPort, formatAddressPort } from "@tandem/process";
import { HttpListenError } from "./http-listen-error.ts";

/** Listens there, and answers where that is: port 0 is any that is free. Rejects with `HttpListenError`. */
export async function bindServer(server: Server, where: AddressPort): Promise<AddressPort> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(new HttpListenError(formatAddressPort(where), error.code ?? "unknown", error)),
    );
    server.listen(where.port, where.address, resolve);
  });
  const bound = server.address();
  return { address: where.address, port: bound === null || typeof bound === "string" ? where.port : bound.port };
}
