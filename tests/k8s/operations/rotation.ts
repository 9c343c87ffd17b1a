import { randomBytes } from "node:crypto";
import { type Load, underLoad } from "../load-pod.ts";
import type { Claim } from "../outside/silence.ts";
import type { Release } from "../release.ts";
import { type AskingProgram, startAsking } from "./asking-program.ts";
import { documented } from "./documented.ts";
import { addKey, askPortal } from "./portal-keys.ts";

/** How many times the usual load the changes take. */
const LENGTH = 5;
const SHORT_SEC = 10;
/** The longest call of the load: the last step of the cluster's secret ends those that are older. */
const LIFE_MS = 20_000;
const LAST_STEP = /^set_secret "\$next" ""/m;
const EXPORT = "kubectl exec deploy/tandem-routers -- node /app/directory.mjs export";
const IMPORT = "kubectl exec -i deploy/tandem-routers -- node /app/directory.mjs import";

interface Credential {
  readonly username: string;
  readonly password: string;
  readonly previousPassword?: string;
}

/** The password of a trunk, the key of a program, the cluster's secret and the instance's token are changed as docs/operations.md says, under calls. */
export async function playRotation(release: Release, usual: Load): Promise<readonly Claim[]> {
  const [before, next] = [await secretOf(release, "test-password"), randomBytes(12).toString("hex")];
  const first = await addKey(release, await secretOf(release, "http-token"));
  const program = startAsking(release, "/v1/calls?pageSize=1", first.authorization);
  const load = { ...usual, seconds: usual.seconds * LENGTH };
  const result = await underLoad(release, "rotation", load, async () => {
    await changePassword(release, { username: "check", password: next, previousPassword: before });
    await changeKey(release, program, first.keyId);
    await changeClusterSecret(release);
    await changeToken(release);
  });
  const asked = await program.end();
  // Nobody has the old one any more.
  await changePassword(release, { username: "check", password: next });
  const short = { ...usual, seconds: SHORT_SEC };
  const nothing = (): Promise<void> => Promise.resolve();
  const renewed = await underLoad(release, "renewed", short, nothing, { TANDEM_CHECK_PASSWORD: next });
  const old = await underLoad(release, "old", { ...short, seconds: 1 }, nothing);
  await release.kubectl("patch", "secret", "tandem-secrets", "--patch", secretPatch({ "test-password": next }));
  const wrong = result.recordsMissing + result.linesWrong + renewed.recordsMissing + renewed.linesWrong;
  const isShort = result.disturbedMs > load.seconds * 1000;
  return [
    {
      what: "secrets rotated under load",
      faults: [
        ...(isShort ? [`the load was over before them, after ${load.seconds} s`] : []),
        ...(result.ok === result.calls ? [] : [`calls lost: ${JSON.stringify(result.lost)}`]),
        ...(wrong === 0 ? [] : [`${wrong} calls without their records, or not charged exactly once`]),
      ],
      figures: `${result.ok} of ${result.calls} calls; done in ${(result.disturbedMs / 1000).toFixed(1)} s`,
    },
    {
      what: "a trunk's new password is right, and its old one is not",
      faults: [
        ...(renewed.ok === renewed.calls ? [] : [`calls lost: ${JSON.stringify(renewed.lost)}`]),
        ...(old.ok === 0 ? [] : [`${old.ok} calls with the old one`]),
      ],
      figures: `${renewed.ok} of ${renewed.calls} calls, ${old.ok} of ${old.calls}`,
    },
    askedClaim(asked),
  ];
}

/** The portal is one pod: while it is restarted a question may find nobody, and none may find itself refused. */
function askedClaim(asked: Readonly<Record<string, number>>): Claim {
  const all = Object.values(asked).reduce((sum, count) => sum + count, 0);
  const refused = Object.keys(asked).filter((answer) => /^4/.test(answer));
  const faults = [
    ...((asked["200"] ?? 0) > 0 ? [] : ["nothing was answered"]),
    ...(refused.length === 0 ? [] : [`it was refused: ${JSON.stringify(asked)}`]),
  ];
  const figures = `${asked["200"] ?? 0} of ${all} answered${all === asked["200"] ? "" : `, ${JSON.stringify(asked)}`}`;
  return { what: "a program asks the API while its key is changed", faults, figures };
}

async function secretOf(release: Release, name: string): Promise<string> {
  const text = await release.kubectl("get", "secret", "tandem-secrets", "--output", `jsonpath={.data.${name}}`);
  return Buffer.from(text, "base64").toString("utf8");
}

function secretPatch(stringData: Readonly<Record<string, string>>): string {
  return JSON.stringify({ stringData });
}

async function changePassword(release: Release, credential: Credential): Promise<void> {
  const lines = (await release.shell(EXPORT)).split("\n").map((line) => {
    if (!/^\{"key":"trunk\./.test(line)) return line;
    const read = JSON.parse(line) as { readonly value: { readonly name: string; credentials: readonly Credential[] } };
    if (read.value.name === "tandem-check") read.value.credentials = [credential];
    return JSON.stringify(read);
  });
  await release.shell(IMPORT, lines.join("\n"));
}

async function changeKey(release: Release, program: AskingProgram, old: string): Promise<void> {
  const token = await secretOf(release, "http-token");
  await program.use((await addKey(release, token)).authorization);
  const { status } = await askPortal(release, token, "DELETE", `/v1/keys/${old}`);
  if (status !== 204) throw new Error(`the old key is not revoked: ${status}`);
}

/** The very commands; before the last of them its reader waits for the calls of before. */
async function changeClusterSecret(release: Release): Promise<void> {
  const [commands = ""] = await documented("The cluster's secret");
  if (!LAST_STEP.test(commands)) throw new Error("docs/operations.md has no last step for the cluster's secret");
  const before = await secretOf(release, "cluster-secret");
  await release.shell(commands.replace(LAST_STEP, `sleep ${LIFE_MS / 1000}\n$&`));
  if ((await secretOf(release, "cluster-secret")) === before) throw new Error("the cluster's secret is as it was");
}

async function changeToken(release: Release): Promise<void> {
  const [commands = ""] = await documented("Keys of the API, the token, links");
  const before = await secretOf(release, "http-token");
  await release.shell(commands);
  const { status: refused } = await askPortal(release, before, "GET", "/v1/keys");
  const { status } = await askPortal(release, await secretOf(release, "http-token"), "GET", "/v1/keys");
  if (refused !== 401 || status !== 200)
    throw new Error(`the token of before is answered ${refused}, the new ${status}`);
}
