/** Where a page ended: the sort's value as text and the id that breaks ties. Opaque on the wire. */
export type Cursor = { sort: string; value: string; id: string };

export function writeCursor({ sort, value, id }: Cursor): string {
  return Buffer.from(JSON.stringify([sort, value, id])).toString('base64url');
}

/** Null where the text is no cursor of ours, or of another sort. `values` is what the sort's value looks like. */
export function readCursor(text: string, sort: string, values: RegExp): Cursor | null {
  try {
    const [of, value, id] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown[];
    const fits = of === sort && typeof value === 'string' && values.test(value);
    return fits && typeof id === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
      ? { sort, value, id }
      : null;
  } catch {
    return null;
  }
}

/** A count or an amount. */
export const number_value = /^\d{1,15}$/;
/** A timestamptz as PostgreSQL writes it, microseconds included. */
export const time_value = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/;
