import { readFile } from "node:fs/promises";

const CALL_MS = 10_000;

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** The Kubernetes API, as a pod's service account may use it. */
export interface ClusterApi {
  get(path: string): Promise<ApiAnswer>;
  create(path: string, body: unknown): Promise<ApiAnswer>;
  /** JSON merge patch (RFC 7386). */
  patch(path: string, body: unknown): Promise<ApiAnswer>;
}

/** @param tokenFile read for each call: the kubelet renews it */
export function clusterApi(url: string, tokenFile: string): ClusterApi {
  const call = async (method: string, path: string, type: string, body?: unknown): Promise<ApiAnswer> => {
    const token = (await readFile(tokenFile, "utf8")).trim();
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: "application/json", "content-type": type },
      signal: AbortSignal.timeout(CALL_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: JSON.parse(await answer.text()) };
  };
  return {
    get: (path) => call("GET", path, "application/json"),
    create: (path, body) => call("POST", path, "application/json", body),
    patch: (path, body) => call("PATCH", path, "application/merge-patch+json", body),
  };
}
