import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import { type Principal, principalKey, type Staff } from '../../platform/auth-context.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { runOnce } from '../../platform/idempotency.ts';

export type Asked = { principal: Principal & { staff: Staff }; key: string; body?: unknown; params?: unknown };

/** One transaction for the key: the work, its answer, and the record that both happened. */
export function once<T>(sql: Sql, route: string, asked: Asked, status: number, work: (tx: Tx) => Promise<Result<T>>) {
  const body = { body: asked.body ?? null, params: asked.params ?? null };
  const principal = principalKey(asked.principal);
  return runOnce(sql, { principal, route, key: asked.key, body }, async (tx) => {
    const result = await work(tx);
    return result.ok ? ok({ status, body: result.value }) : result;
  });
}

/** Whether this member of the staff sees all of these rows; who is limited to some shops changes only those. */
export async function sees(
  tx: Sql | Tx,
  staff: Staff,
  table: 'products' | 'lines' | 'product_changes' | 'differences' | 'alerts' | 'orders',
  ids: readonly string[],
): Promise<boolean> {
  if (staff.shops === null || ids.length === 0) return true;
  const rows = await tx<{ count: number }[]>`
    select count(*)::int as count from channels.${tx(table)}
    where id = any(${plainArray([...new Set(ids)])}::text::uuid[]) and shop_id = any(${plainArray(staff.shops)}::text::uuid[])`;
  return rows[0]!.count === new Set(ids).size;
}

export const unseen = refuse('not_found');
