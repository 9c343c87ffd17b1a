import { readFile } from "node:fs/promises";
import { ChannelCredentials, ServerCredentials } from "@grpc/grpc-js";

/** PEM files; empty ones are not used. */
export interface TlsFiles {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const NONE: TlsFiles = { ca: "", cert: "", key: "" };

/** With a certificate TLS; with an authority as well, clients must show one of its certificates. */
export async function serverCredentials(files: TlsFiles = NONE): Promise<ServerCredentials> {
  const { ca, cert, key } = await read(files);
  if (cert === undefined || key === undefined) {
    if (ca !== undefined) throw new Error("gRPC: an authority without a certificate and key of the server's own");
    return ServerCredentials.createInsecure();
  }
  return ServerCredentials.createSsl(ca ?? null, [{ private_key: key, cert_chain: cert }], ca !== undefined);
}

/** With an authority TLS; with a certificate as well, it is shown to the server. */
export async function clientCredentials(files: TlsFiles = NONE): Promise<ChannelCredentials> {
  const { ca, cert, key } = await read(files);
  if (ca === undefined) return ChannelCredentials.createInsecure();
  return ChannelCredentials.createSsl(ca, key ?? null, cert ?? null);
}

async function read(files: TlsFiles) {
  if ((files.cert === "") !== (files.key === "")) throw new Error("gRPC: a certificate and its key go together");
  const [ca, cert, key] = await Promise.all([files.ca, files.cert, files.key].map(readPem));
  return { ca, cert, key };
}

async function readPem(file: string): Promise<Buffer | undefined> {
  if (file === "") return undefined;
  return readFile(file).catch((cause: unknown) => {
    throw new Error(`gRPC: ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
}
