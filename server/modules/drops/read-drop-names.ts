import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { readOffers } from '../catalog/index.ts';

/** Drops by the name of what they sell. */
export async function readDropNames(sql: Sql | Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; variant_id: string }[]>`
    select id, variant_id from drops.drops where id = any (${plainArray(ids)}::text::uuid[])`;
  const offers = await readOffers(
    sql,
    rows.map((row) => row.variant_id),
  );
  return new Map(rows.map((row) => [row.id, offers.get(row.variant_id)?.title ?? '']));
}
