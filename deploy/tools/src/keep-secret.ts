import type { ApiAnswer, ClusterApi } from "./cluster-api.ts";
import { missingSecrets } from "./missing-secrets.ts";

const TRIES = 5;

export interface SecretPlace {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** The service account with which the Secret goes; undefined: it stays when all else is removed. */
  readonly owner: string | undefined;
}

/** Creates the Secret, or adds what it lacks; a value that is there stays. Answers the names of what was drawn. */
export async function keepSecret(api: ClusterApi, place: SecretPlace): Promise<readonly string[]> {
  const { namespace, name, labels, owner } = place;
  const folder = `/api/v1/namespaces/${namespace}/secrets`;
  const ownerReferences = owner === undefined ? [] : [await referenceTo(api, namespace, owner)];
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const found = await api.get(`${folder}/${name}`);
    if (found.status === 404) {
      const drawn = missingSecrets({});
      const metadata = { name, namespace, labels, ownerReferences };
      const made = await api.create(folder, { apiVersion: "v1", kind: "Secret", metadata, stringData: drawn });
      if (made.status === 201) return Object.keys(drawn);
      // Another run was first.
      if (made.status !== 409) throw refused("create", name, made);
      continue;
    }
    if (found.status !== 200) throw refused("read", name, found);
    const drawn = missingSecrets(textsOf(at(found.body, "data")));
    if (Object.keys(drawn).length === 0) return [];
    const resourceVersion = at(at(found.body, "metadata"), "resourceVersion");
    const changed = await api.patch(`${folder}/${name}`, { metadata: { resourceVersion }, stringData: drawn });
    if (changed.status === 200) return Object.keys(drawn);
    if (changed.status !== 409) throw refused("add to", name, changed);
  }
  throw new Error(`the secret ${name} is being changed by others: given up after ${TRIES} tries`);
}

async function referenceTo(api: ClusterApi, namespace: string, name: string): Promise<unknown> {
  const found = await api.get(`/api/v1/namespaces/${namespace}/serviceaccounts/${name}`);
  if (found.status !== 200) throw refused("read", name, found);
  return { apiVersion: "v1", kind: "ServiceAccount", name, uid: at(at(found.body, "metadata"), "uid") };
}

function refused(what: string, name: string, { status, body }: ApiAnswer): Error {
  return new Error(`the cluster does not let us ${what} ${name}: ${status} ${String(at(body, "message"))}`);
}

function textsOf(data: unknown): Readonly<Record<string, string>> {
  if (typeof data !== "object" || data === null) return {};
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)]));
}

function at(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
