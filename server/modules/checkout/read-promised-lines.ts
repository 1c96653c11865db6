import type { Sql, Tx } from '../../platform/db.ts';
import { readLinesOfDrop } from '../inventory/index.ts';
import { readPromisedOrders } from '../orders/index.ts';

type Promised = Awaited<ReturnType<typeof readPromisedOrders>>[number];

/** Lines that a drop sold and that still wait for their promised day. `next`: the order to go on `after`, where `limit` may have left some. */
export async function readPromisedLines(
  tx: Sql | Tx,
  drop: { drop_id: string; variant_id: string },
  range: Parameters<typeof readPromisedOrders>[2] = {},
): Promise<{ lines: Promised[]; next: string | null }> {
  const found = await readPromisedOrders(tx, drop.variant_id, range);
  const order_ids = found.map((one) => one.order_id);
  const of_drop = await readLinesOfDrop(tx, drop.drop_id, order_ids);
  const lines = found.filter((one) => of_drop.has(one.line_id));
  return { lines, next: found.length === range.limit ? order_ids.at(-1)! : null };
}
