/** The schema `portal`. Instants are milliseconds since 1970-01-01T00:00:00Z; 64-bit integers come as `bigint`. */
export type PortalTables = {
  users: { name: string; role: string; password: string | null; created_at: bigint };
  links: { digest: string; user_name: string; expires_at: bigint };
  sessions: { digest: string; user_name: string; expires_at: bigint };
  keys: {
    key_id: string;
    /** SHA-256 of the secret, which is 256 random bits: nothing to guess, so nothing to slow down. */
    digest: string;
    label: string;
    project_id: string;
    scopes: string[];
    created_at: bigint;
    revoked_at: bigint | null;
  };
  access_tokens: { digest: string; key_id: string; expires_at: bigint };
  webhooks: {
    webhook_id: string;
    url: string;
    events: string[];
    project_id: string;
    /** In the clear: deliveries are signed with it. */
    secret: string;
    created_at: bigint;
  };
  deliveries: {
    delivery_id: string;
    webhook_id: string;
    event_name: string;
    body: string;
    created_at: bigint;
    /** When it is tried next; null once it is delivered or given up. */
    next_at: bigint | null;
    attempts: number;
    status: string;
    response_status: number | null;
    error: string | null;
  };
};
