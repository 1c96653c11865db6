import type { Sql, Tx } from '../../platform/db.ts';
import { readAgreedDays } from '../fulfilment/index.ts';
import type { DeskOrder } from './desk-order.ts';

/** A day agreed by phone stands over the channel's wish. */
export async function withAgreedDays(tx: Sql | Tx, orders: readonly DeskOrder[]): Promise<DeskOrder[]> {
  const agreed = await readAgreedDays(
    tx,
    orders.map((one) => one.order_id),
  );
  return orders.map((order) => ({
    ...order,
    deliveries: order.deliveries.map((one) => ({ ...one, wished_on: agreed.get(one.delivery_id) ?? one.wished_on })),
  }));
}

export const earliest = (times: readonly (string | null)[]): string | null =>
  times.reduce<string | null>(
    (first, time) => (time && (!first || Date.parse(time) < Date.parse(first)) ? time : first),
    null,
  );
