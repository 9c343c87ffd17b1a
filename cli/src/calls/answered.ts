/** A question that was answered, or in words why it was not. `status`: the HTTP status of the refusal. */
export type Answered<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string; readonly status?: number };
