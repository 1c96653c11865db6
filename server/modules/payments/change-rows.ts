import type { Tx } from '../../platform/db.ts';
import { int8, list, text, timestamptz, uuid, type Wire } from '../../platform/wire.ts';

/** A column that may change; `set` says how, where it is not simply replaced (`t` is the row, `c` its change). */
type Column = { type: 'text' | 'bigint' | 'timestamptz' | 'uuid' | 'jsonb'; set?: string };
type Row = { id: string };

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
 * Makes the verb that saves decided changes of rows the caller has locked: one statement whatever their number, its text made once.
 * What is absent of a change stays as it is. `also`: what is set beside the columns.
 */
export function changesOf<Change extends Row>(
  table: string,
  columns: { [name in Exclude<keyof Change, 'id'>]-?: Column },
  also = '',
): (tx: Tx, changes: readonly Change[]) => Promise<void> {
  const named = [['id', { type: 'uuid' }], ...Object.entries(columns)] as [keyof Change & string, Column][];
  const sets = named.slice(1).map(([name, { set }]) => `${name} = ${set ?? `coalesce(c.${name}, t.${name})`}`);
  const from = named.map(([, { type }], i) => `$${i + 1}::${type === 'jsonb' ? 'text' : type}[]`);
  const text = `
    update ${table} t set ${sets.join(',\n      ')}${also && `,\n      ${also}`}
    from unnest(${from.join(', ')})
      as c (${named.map(([name]) => name).join(', ')})
    where t.id = c.id`;
  return async (tx, changes) => {
    if (changes.length === 0) return;
    const parameters = named.map(([name, { type }]) => arrays[type](changes.map((change) => change[name] ?? null)));
    await tx.unsafe(text, parameters, { prepare: true });
  };
}
