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

/** A column of a list to insert: `list` to unnest, empty where every row has the same value, which is then `all`. */
export type Column = { list: string; all: string | null };

/**
 * A column that is mostly the same in every row of a batch (a shop, a title, a price): sent once instead of some hundred times.
 * In SQL: `coalesce(c.name, ${column.all}::text::type)` over `unnest(${column.list}::text::type[], …)`, which fills short lists with NULL.
 */
export function column(
  values: readonly (string | number | boolean | null)[],
  listOf: (values: readonly never[]) => string = plainArray,
): Column {
  const first = values[0] ?? null;
  for (const value of values) if (value !== first) return { list: listOf(values as never), all: null };
  return { list: '{}', all: first === null ? null : String(first) };
}
