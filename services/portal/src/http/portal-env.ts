/** What the listener tells of a request besides the request itself. */
export interface PortalEnv {
  readonly Bindings: { readonly source: string };
}
