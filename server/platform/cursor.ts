/** A keyset cursor: the sort key of the last row seen, opaque on the wire. */
export function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Its parts again, one for each pattern; null for anything that is not a cursor of that shape. */
export function readCursor(text: string | undefined, shape: readonly RegExp[]): string[] | null {
  if (!text) return null;
  try {
    const parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
    if (!Array.isArray(parts) || parts.length !== shape.length) return null;
    return parts.every((part, i) => typeof part === 'string' && shape[i]!.test(part)) ? parts : null;
  } catch {
    return null;
  }
}

/** What parts look like: an id, a count or an amount, a timestamptz as PostgreSQL writes it (microseconds included). */
export const id_part = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const number_part = /^\d{1,15}$/;
export const time_part = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/;

/** Ids with commas between them, as a query names them; null where something else is among them, or more than so many. */
export function uuidsOf(text: string, most = 100): string[] | null {
  const ids = text.split(',').filter(Boolean);
  return ids.length <= most && ids.every(isUuid) ? ids : null;
}

export const isUuid = (text: unknown): text is string => typeof text === 'string' && id_part.test(text);
