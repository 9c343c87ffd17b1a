/** Why a database could not be opened. The message says what it is about and what to do. */
export type OpenDatabaseCode = "unwritable" | "in-use" | "corrupt";

export class OpenDatabaseError extends Error {
  override readonly name = "OpenDatabaseError";
  readonly code: OpenDatabaseCode;

  constructor(message: string, options: ErrorOptions & { readonly code: OpenDatabaseCode }) {
    super(message, options);
    this.code = options.code;
  }
}

/** What PostgreSQL says of a statement that failed, as plain data that crosses a thread. */
export interface QueryFailure {
  readonly message: string;
  /** SQLSTATE, "23505"; "08006" when the database's thread is gone. */
  readonly code: string;
  readonly detail: string;
  readonly constraint: string;
}

export class QueryError extends Error {
  override readonly name = "QueryError";
  readonly code: string;
  readonly detail: string;
  readonly constraint: string;

  constructor(failure: QueryFailure) {
    super(failure.message);
    this.code = failure.code;
    this.detail = failure.detail;
    this.constraint = failure.constraint;
  }
}
