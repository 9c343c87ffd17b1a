/** Where a page ended: the next one goes on from this row, in the order of its instant and id. */
export interface Cursor {
  readonly at: number;
  readonly id: string;
}

const CURSOR = /^(\d{1,15})\.(.{1,512})$/s;

export function formatCursor(cursor: Cursor): string {
  return `${cursor.at}.${cursor.id}`;
}

/** Undefined for a text that no page ended with. */
export function parseCursor(text: string): Cursor | undefined {
  const [, at, id] = CURSOR.exec(text) ?? [];
  return at === undefined || id === undefined ? undefined : { at: Number(at), id };
}
