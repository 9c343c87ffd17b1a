import { randomBytes } from "node:crypto";

const BYTES = 24;

/** Names in the Secret. A letter first: servers read a bare number, or a number with a unit, from an environment as such. */
const DRAW: Readonly<Record<string, () => string>> = {
  // `TANDEM_SECRET` wants hex digits.
  "cluster-secret": () => randomBytes(BYTES).toString("hex"),
  "nats-password": password,
  "redis-password": password,
  "postgres-password": password,
  "http-token": password,
  "test-password": password,
};

/** A fresh text for each that is not there or empty. */
export function missingSecrets(kept: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const missing = Object.entries(DRAW).filter(([name]) => (kept[name] ?? "") === "");
  return Object.fromEntries(missing.map(([name, draw]) => [name, draw()]));
}

function password(): string {
  return `t${randomBytes(BYTES).toString("hex")}`;
}
