import { type Load, startLoad } from "../load-pod.ts";
import type { Release } from "../release.ts";

/** Calls with their transfers until they are ended. @param targetStatus what a target in the PSTN answers */
export async function calls(
  release: Release,
  name: string,
  load: Load,
  targetStatus = 200,
): Promise<() => Promise<void>> {
  const environment = { TANDEM_CHECK_TARGET_STATUS: String(targetStatus) };
  const pod = await startLoad(release, `alert-${name}`, load, environment);
  return async () => {
    await release.kubectl("delete", "pod", pod, "--wait=false", "--grace-period=0", "--force", "--ignore-not-found");
  };
}
