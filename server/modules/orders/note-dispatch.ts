import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { publish } from '../../platform/outbox.ts';
import { shipHolds } from '../inventory/index.ts';
import { decideDispatch, type GoingLine, type LineNews } from './dispatch-rules.ts';
import { order_delivered, order_shipped } from './events.ts';
import { lockOrders } from './lock-orders.ts';
import { type HistoryEntry, saveHistory, saveOrderChanges } from './save-order-changes.ts';

/**
 * Goods of these lines are on their way, or at the door: the order says so, its buyer's timeline too, and their stock has left. Locks
 * the orders, then their holds and lots. Told again, nothing changes.
 */
export async function noteDispatch(
  tx: Tx,
  news: readonly (LineNews & { order_id: string })[],
  now: Date,
): Promise<void> {
  if (news.length === 0) return;
  const said = Map.groupBy(news, (one) => one.order_id);
  const orders = await lockOrders(tx, [...said.keys()].sort());
  const lines = await readGoing(
    tx,
    orders.map((order) => order.id),
  );
  const history: HistoryEntry[] = [];
  const moved: (GoingLine & { order_id: string })[] = [];
  const left: { order_id: string; line_id: string }[] = [];
  const told: Parameters<typeof publish>[1] = [];
  const changed = orders.filter((order) => {
    const next = decideDispatch(order, lines.get(order.id) ?? [], said.get(order.id)!);
    if (next.lines.length === 0) return false;
    const was = order.state;
    order.state = next.state;
    order.version += 1;
    moved.push(...next.lines.map((line) => ({ ...line, order_id: order.id })));
    left.push(...next.newly_left.map((line_id) => ({ order_id: order.id, line_id })));
    history.push(
      ...next.steps.map((step) => ({ order_id: order.id, amount_krw: null, made_by: 'staff' as const, ...step })),
    );
    const name = next.state === 'delivered' ? order_delivered : order_shipped;
    // Mailed once, when the last of it has left with a carrier: what a truck brings is there when it is told.
    const mail = order.wants_mail && next.state === 'shipped' && was !== 'shipped';
    told.push({ name, shop_id: order.shop_id, entity_id: order.id, version: order.version, data: { mail } });
    return true;
  });
  if (changed.length === 0) return;
  await saveOrderChanges(tx, changed);
  await saveGoing(tx, moved);
  await shipHolds(tx, left, now);
  await saveHistory(tx, history, now);
  await publish(tx, told);
}

async function readGoing(tx: Tx, order_ids: readonly string[]): Promise<Map<string, GoingLine[]>> {
  const rows = await tx<(GoingLine & { order_id: string })[]>`
    select order_id, id, quantity, canceled_quantity, left_at, arrived_at, tracking
    from orders.lines where order_id = any (${plainArray(order_ids)}::text::uuid[]) order by order_id, position`;
  return Map.groupBy(rows, (row) => row.order_id);
}

async function saveGoing(tx: Tx, lines: readonly (GoingLine & { order_id: string })[]): Promise<void> {
  await tx`
    update orders.lines l set left_at = c.left_at, arrived_at = c.arrived_at, tracking = c.tracking::jsonb
    from unnest(${plainArray(lines.map((one) => one.order_id))}::text::uuid[], ${plainArray(lines.map((one) => one.id))}::text::uuid[],
      ${plainArray(lines.map((one) => one.left_at?.toISOString() ?? null))}::text::timestamptz[],
      ${plainArray(lines.map((one) => one.arrived_at?.toISOString() ?? null))}::text::timestamptz[],
      ${textArray(lines.map((one) => one.tracking && JSON.stringify(one.tracking)))}::text::text[])
      as c (order_id, id, left_at, arrived_at, tracking)
    where l.order_id = c.order_id and l.id = c.id`;
}
