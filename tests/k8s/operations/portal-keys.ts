import type { Release } from "../release.ts";

interface Asked {
  readonly status: number;
  readonly body: string;
}

/** Asks the API with the instance's token, once, in the portal's own pod. */
export async function askPortal(
  release: Release,
  token: string,
  method: string,
  path: string,
  body?: object,
): Promise<Asked> {
  const program = `
    const [url, method, token, body] = process.argv.slice(1);
    const headers = { authorization: "Bearer " + token, "content-type": "application/json" };
    const response = await fetch(url, { method, headers, ...(body === "" ? {} : { body }) });
    console.log(JSON.stringify({ status: response.status, body: await response.text() }));`;
  const text = body === undefined ? "" : JSON.stringify(body);
  const node = ["node", "--input-type=module", "--eval", program, `http://127.0.0.1:8080${path}`, method, token, text];
  // One that is ending may still be the Deployment's.
  const [pod = ""] = await release.pods("portal");
  return JSON.parse(await release.kubectl("exec", pod, "--", ...node)) as Asked;
}

/** A key of a program, and what it says to the API. */
export async function addKey(
  release: Release,
  token: string,
): Promise<{ readonly keyId: string; readonly authorization: string }> {
  const { status, body } = await askPortal(release, token, "POST", "/v1/keys", { scopes: ["calls:read"] });
  if (status !== 201) throw new Error(`a key is not to be had: ${status}`);
  const { keyId, secret } = JSON.parse(body) as { readonly keyId: string; readonly secret: string };
  return { keyId, authorization: `Basic ${Buffer.from(`${keyId}:${secret}`).toString("base64")}` };
}
