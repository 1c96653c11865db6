import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { publishFrom } from '../../platform/outbox.ts';
import { lines_changed } from './events.ts';

/**
 * Raises the version of these channel orders and publishes that they changed. Call it once at the end of every transaction that changed
 * an order, a delivery or a line. `made`: orders of this very transaction, which nobody was told of.
 */
export async function tellLinesChanged(
  tx: Tx,
  order_ids: readonly string[],
  made: ReadonlySet<string> = new Set(),
): Promise<void> {
  const ids = [...new Set(order_ids)].sort();
  if (ids.length === 0) return;
  const known = ids.filter((id) => !made.has(id));
  if (known.length > 0)
    await tx`update channels.orders set version = version + 1 where id = any (${plainArray(known)}::text::uuid[])`;
  const changed = tx`
    select shop_id, id as entity_id, version, '{}' as data from channels.orders
    where id = any (${plainArray(ids)}::text::uuid[]) order by id`;
  await publishFrom(tx, lines_changed, changed);
}
