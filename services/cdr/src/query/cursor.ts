/** Where a page ended: the next one begins below this record, in the order of creation and id. */
export interface Cursor {
  readonly createdAt: number;
  readonly callId: string;
}

const CURSOR = /^(\d{1,15})\.(.{1,256})$/s;

export function formatCursor(cursor: Cursor): string {
  return `${cursor.createdAt}.${cursor.callId}`;
}

/** Undefined for a text that no page ended with. */
export function parseCursor(text: string): Cursor | undefined {
  const [, createdAt, callId] = CURSOR.exec(text) ?? [];
  return createdAt === undefined || callId === undefined ? undefined : { createdAt: Number(createdAt), callId };
}
