/**
 * Array literals for `unnest`: one text parameter a column, cast in SQL (`${…}::text::uuid[]`). The driver would
 * otherwise guess an array's type from its first element and serialise element by element.
 */

/** Values that need no quoting: uuids, numbers, booleans, timestamps without spaces; null becomes NULL. */
export function plainArray(values: readonly (string | number | boolean | null)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) text += ',';
    text += values[i] === null ? 'NULL' : values[i];
  }
  return `${text}}`;
}

/** Any text, quoted. NUL cannot be stored by PostgreSQL and is dropped. */
export function textArray(values: readonly (string | null)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) text += ',';
    const value = values[i];
    text +=
      value === null || value === undefined ? 'NULL' : `"${value.replace(/["\\]/g, '\\$&').replaceAll('\0', '')}"`;
  }
  return `${text}}`;
}
