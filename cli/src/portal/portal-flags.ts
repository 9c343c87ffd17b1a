const text = (brief: string, placeholder: string) =>
  ({ kind: "parsed", parse: String, optional: true, brief, placeholder }) as const;

/** How a portal is found. */
export const PORTAL_FLAGS = {
  http: text("Address of a portal; its token is read from TANDEM_HTTP_TOKEN", "address:port"),
  data: text("Data folder of a platform that runs; ./data where nothing else is named", "folder"),
  json: { kind: "boolean", default: false, withNegated: false, brief: "As JSON" },
} as const;

export const name = (brief: string, placeholder: string) => ({ parse: String, brief, placeholder }) as const;
