import { ok, type Result } from '@madang/contract';
import { type Principal, principalKey } from '../../platform/auth-context.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { runOnce } from '../../platform/idempotency.ts';
import { asStaff, type Read } from '../../platform/reader.ts';
import type { ReadShops } from './rows.ts';

export type AdminDeps = {
  sql: Sql;
  /** Reads as somebody behind the counter. */
  read: Read;
  readShops: ReadShops;
  /** Called after a commit with the product that changed, or without one when the menu did. */
  changed: (product_id?: string) => void;
};

export type Asked = { principal: Principal; key: string; body?: unknown; params?: unknown };

/** Whether a product is within what this member of the staff sees; asked before they change it. */
export async function seesProduct(read: Read, principal: Principal, product_id: string): Promise<boolean> {
  if (principal.kind !== 'account') return false;
  if (principal.staff?.shops === null) return true;
  const rows = await read(
    asStaff(principal),
    (tx) => tx`select 1 from catalog.products where id = ${product_id}::uuid`,
  );
  return rows.length > 0;
}

/** One transaction for the key: the work, its answer, and the record that both happened. */
export function once<T>(sql: Sql, route: string, asked: Asked, status: number, work: (tx: Tx) => Promise<Result<T>>) {
  const { principal, key } = asked;
  const body = { body: asked.body ?? null, params: asked.params ?? null };
  return runOnce(sql, { principal: principalKey(principal), route, key, body }, async (tx) => {
    const result = await work(tx);
    return result.ok ? ok({ status, body: result.value }) : result;
  });
}
