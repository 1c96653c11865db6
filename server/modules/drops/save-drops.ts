import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import type { DropState } from './admission.ts';

/** Writes the counters of drops locked in this transaction. */
export async function saveDrops(tx: Tx, drops: readonly DropState[]): Promise<void> {
  if (drops.length === 0) return;
  await tx`
    update drops.drops d set taken = c.taken, held = c.held, version = d.version + 1
    from unnest(
      ${plainArray(drops.map((drop) => drop.id))}::text::uuid[],
      ${plainArray(drops.map((drop) => drop.taken))}::text::int[],
      ${plainArray(drops.map((drop) => drop.held))}::text::int[]) as c (id, taken, held)
    where d.id = c.id`;
}

export type CapRow = { drop_id: string; identity: string; used: number; cap: number };

/** Writes what people have taken. The table's own CHECK refuses a person over the cap whatever the code believed. */
export async function saveCaps(tx: Tx, rows: readonly CapRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx`
    insert into drops.caps (drop_id, identity, used, cap)
    select * from unnest(
      ${plainArray(rows.map((row) => row.drop_id))}::text::uuid[],
      ${plainArray(rows.map((row) => row.identity))}::text::uuid[],
      ${plainArray(rows.map((row) => row.used))}::text::int[],
      ${plainArray(rows.map((row) => row.cap))}::text::int[])
    on conflict (drop_id, identity) do update set used = excluded.used, cap = excluded.cap`;
}
