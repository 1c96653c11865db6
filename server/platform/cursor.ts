/** A keyset cursor: the sort key of the last row seen, opaque on the wire. */
export function writeCursor(parts: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Its parts again; null for anything that is not a cursor of `length` parts. */
export function readCursor(text: string | undefined, length: number): (string | number | null)[] | null {
  if (!text) return null;
  try {
    const parts = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown;
    const fits =
      Array.isArray(parts) &&
      parts.length === length &&
      parts.every((part) => part === null || typeof part === 'string' || typeof part === 'number');
    return fits ? parts : null;
  } catch {
    return null;
  }
}

export const isUuid = (text: unknown): text is string =>
  typeof text === 'string' && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
