import type { Tx } from '../../platform/db.ts';
import { int8, list, text, timestamptz, uuid, type Wire } from '../../platform/wire.ts';

/** A column that may change; `set` says how, where it is not simply replaced (`t` is the row, `c` its change). */
type Column = { type: 'text' | 'bigint' | 'timestamptz' | 'uuid' | 'jsonb'; set?: string };
type Row = { id: string };

/** An empty object adds nothing to what it is merged into. */
const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'object' && Object.keys(value).length === 0 && !(value instanceof Date));

const arrays: Record<Column['type'], (values: unknown[]) => Wire> = {
  text: (values) => list(text, values as (string | null)[]),
  bigint: (values) => list(int8, values as (number | null)[]),
  uuid: (values) => list(uuid, values as (string | null)[]),
  timestamptz: (values) =>
    list(
      timestamptz,
      (values as (Date | null)[]).map((value) => value?.getTime() ?? null),
    ),
  jsonb: (values) =>
    list(
      text,
      values.map((value) => (value === null ? null : JSON.stringify(value))),
    ),
};

/**
 * Makes the verb that saves decided changes of rows the caller has locked: one statement whatever their number. What is absent of a
 * change stays as it is, and a column that none of them changes is not spoken of: its text is made once for each choice of columns.
 * `also`: what is set beside the columns.
 */
export function changesOf<Change extends Row>(
  table: string,
  columns: { [name in Exclude<keyof Change, 'id'>]-?: Column },
  also = '',
): (tx: Tx, changes: readonly Change[]) => Promise<void> {
  const named = Object.entries(columns) as [keyof Change & string, Column][];
  const texts = new Map<string, string>();
  return async (tx, changes) => {
    if (changes.length === 0) return;
    const told = named.filter(([name]) => changes.some((change) => !isNothing(change[name])));
    const key = told.map(([name]) => name).join();
    let text = texts.get(key);
    if (text === undefined) {
      text = updateOf(table, told, also);
      texts.set(key, text);
    }
    const ids = list(
      uuid,
      changes.map((change) => change.id),
    );
    const values = told.map(([name, { type }]) => arrays[type](changes.map((change) => change[name] ?? null)));
    await tx.unsafe(text, [ids, ...values], { prepare: true });
  };
}

function updateOf(table: string, columns: readonly [string, Column][], also: string): string {
  const sets = columns.map(([name, { set }]) => `${name} = ${set ?? `coalesce(c.${name}, t.${name})`}`);
  const from = columns.map(([, { type }], i) => `$${i + 2}::${type === 'jsonb' ? 'text' : type}[]`);
  return `
    update ${table} t set ${[...sets, ...(also ? [also] : [])].join(',\n      ')}
    from unnest(${['$1::uuid[]', ...from].join(', ')})
      as c (${['id', ...columns.map(([name]) => name)].join(', ')})
    where t.id = c.id`;
}
