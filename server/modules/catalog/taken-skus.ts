import { textArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';

/** Which of these SKUs some variant has already. */
export async function takenSkus(tx: Sql | Tx, skus: readonly string[]): Promise<Set<string>> {
  if (skus.length === 0) return new Set();
  const rows = await tx<{ sku: string }[]>`
    select sku from catalog.variants where sku = any(${textArray([...skus])}::text::text[])`;
  return new Set(rows.map((row) => row.sku));
}
