import { ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../platform/db.ts';

/** Deletes a category that has no children; its products stay and leave it. */
export async function deleteCategory(tx: Tx, id: string): Promise<Result<{ deleted: boolean }>> {
  await tx`lock table catalog.categories in share row exclusive mode`;
  const [child] = await tx`select id from catalog.categories where parent_id = ${id} limit 1`;
  if (child) return refuse('in_use');
  const gone = await tx`delete from catalog.categories where id = ${id}`;
  return gone.count === 1 ? ok({ deleted: true }) : refuse('not_found');
}
