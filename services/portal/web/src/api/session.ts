export type Role = "ADMIN" | "OPERATOR" | "VIEWER";

export interface Session {
  readonly name: string;
  readonly role: Role;
  readonly mode: "one-process" | "cluster";
  readonly version: string;
}
