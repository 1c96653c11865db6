import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

/** What warehouses are called. */
export async function readWarehouseNames(sql: Sql | Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; name: string }[]>`
    select id, name from inventory.warehouses where id = any (${plainArray(ids)}::text::uuid[])`;
  return new Map(rows.map((row) => [row.id, row.name]));
}
