/** RFC 9457: why a request got no answer. `errors` names each field and what it should be. */
export interface Problem {
  readonly type: "about:blank";
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  405: "Method Not Allowed",
  414: "URI Too Long",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

export function problem(status: number, detail: string, errors: readonly FieldError[] = []): Problem {
  const title = TITLES[status] ?? "Error";
  return { type: "about:blank", title, status, detail, ...(errors.length === 0 ? {} : { errors }) };
}

export function badFields(errors: readonly FieldError[]): Problem {
  return problem(400, errors.map(({ field, detail }) => `${field}: ${detail}`).join("; "), errors);
}
