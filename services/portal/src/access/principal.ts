/** What somebody may do. `admin`: users, keys and webhooks. */
export const SCOPES = ["calls:read", "calls:write", "signalling:read", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

export const ROLES = ["ADMIN", "OPERATOR", "VIEWER"] as const;
export type Role = (typeof ROLES)[number];

/** Who asks: a user by a session, a program by a key, who can read the data folder, or anybody at an open address. */
export interface Principal {
  readonly kind: "user" | "key" | "instance" | "anybody";
  readonly name: string;
  readonly role: Role;
  readonly scopes: ReadonlySet<Scope>;
  /** Of a key: it sees this project's calls and no other's. Empty: all. */
  readonly projectId: string;
  /** False: numbers are shown without their last four digits. */
  readonly seesNumbers: boolean;
}

const SCOPES_OF: Readonly<Record<Role, readonly Scope[]>> = {
  ADMIN: SCOPES,
  OPERATOR: ["calls:read", "calls:write", "signalling:read"],
  VIEWER: ["calls:read"],
};

export function userPrincipal(name: string, role: Role): Principal {
  return {
    kind: "user",
    name,
    role,
    scopes: new Set(SCOPES_OF[role]),
    projectId: "",
    seesNumbers: role !== "VIEWER",
  };
}

export function keyPrincipal(keyId: string, projectId: string, scopes: readonly Scope[]): Principal {
  const role = scopes.includes("calls:write") || scopes.includes("signalling:read") ? "OPERATOR" : "VIEWER";
  return { kind: "key", name: keyId, role, scopes: new Set(scopes), projectId, seesNumbers: true };
}

export const INSTANCE: Principal = { ...userPrincipal("instance", "ADMIN"), kind: "instance" };

/** At an address that the configuration names, for a network that is trusted, until there is a user or a key. */
export const ANYBODY: Principal = {
  ...userPrincipal("anybody", "VIEWER"),
  kind: "anybody",
  seesNumbers: true,
};
