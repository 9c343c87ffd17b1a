const READY_TIMEOUT_MS = 5_000;

/** Whether `/healthz` answers within `ms`. Refused at once, or too late: false. */
export async function isLive(admin: string, ms: number): Promise<boolean> {
  try {
    const response = await fetch(`http://${admin}/healthz`, { signal: AbortSignal.timeout(ms) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Why a process is not ready, a reason a part; an empty list when it is. */
export async function readiness(admin: string): Promise<readonly string[]> {
  try {
    const response = await fetch(`http://${admin}/readyz`, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
    const body: unknown = await response.json();
    if (response.ok) return [];
    const reasons = typeof body === "object" && body !== null && "reasons" in body ? body.reasons : undefined;
    return Array.isArray(reasons) ? reasons.map(String) : [`it answered ${response.status}`];
  } catch (error) {
    return [error instanceof DOMException && error.name === "TimeoutError" ? "it does not answer" : "it is starting"];
  }
}
