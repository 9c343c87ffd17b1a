/** A row as it is read: what an older version wrote is shorter, and what is not there has its default. */
export type Stored<R extends readonly unknown[]> = Partial<R>;

/** Text in a row: "" is the default. */
export type Text = string | 0;

/** Values by position, without the defaults at the end. Every default is stored as 0, the shortest value there is. */
export function cut<R extends unknown[]>(row: R): Stored<R> {
  while (row.length > 0 && row[row.length - 1] === 0) row.pop();
  return row;
}

export function packText(text: string): Text {
  return text === "" ? 0 : text;
}

export function unpackText(stored: Text): string {
  return stored === 0 ? "" : stored;
}

export function packList<T>(list: readonly T[]): readonly T[] | 0 {
  return list.length === 0 ? 0 : list;
}

export function listOf<T>(stored: readonly T[] | 0 | undefined): readonly T[] {
  return stored === undefined || stored === 0 ? [] : stored;
}

/** The store's corruption is not a call's state: no version wrote this. */
export function corrupt(what: string): never {
  throw new Error(`stored call: ${what}`);
}
