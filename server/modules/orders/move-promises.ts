import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { publish } from '../../platform/outbox.ts';
import { promise_moved } from './events.ts';
import { lockOrders, type OrderState } from './lock-orders.ts';
import { saveHistory, saveOrderChanges } from './save-order-changes.ts';
import type { OrderStateName } from './states.ts';

/** Who is told by mail: the order is paid for, or may be any moment. Who still decides reads it on the page. */
const told: readonly OrderStateName[] = ['paying', 'waiting_deposit', 'confirmed', 'partly_canceled'];
/** Orders that wait for nothing any more. One that lapsed may be paid late, and then waits again. */
const over: readonly OrderStateName[] = ['canceled', 'shipped', 'delivered'];

export type Promised = { order_id: string; line_id: string; state: OrderStateName; wants_mail: boolean };

/**
 * Lines of a variant that still wait for their promised day, the oldest orders first; `not_on`: only those promised for another day.
 * The caller knows which of them a drop sold.
 */
export async function readPromisedOrders(
  sql: Sql | Tx,
  variant_id: string,
  {
    not_on = null,
    after = null,
    limit = null,
  }: { not_on?: string | null; after?: string | null; limit?: number | null },
): Promise<Promised[]> {
  return await sql<Promised[]>`
    select l.order_id, l.id as line_id, o.state, o.wants_mail
    from orders.lines l join orders.orders o on o.id = l.order_id
    where l.variant_id = ${variant_id}::uuid and l.promised_on is not null and (${not_on}::date is null or l.promised_on <> ${not_on}::date)
      and (${after}::uuid is null or l.order_id > ${after}::uuid)
      and l.left_at is null and l.canceled_quantity < l.quantity and o.state <> all (${plainArray(over)}::text[])
    order by l.order_id limit ${limit}`;
}

export const isTold = ({ state }: { state: OrderStateName }): boolean => told.includes(state);

/** These lines are promised for another day now: their orders' history and news say so. Locks the orders. Told again, nothing changes. */
export async function movePromises(
  tx: Tx,
  lines: readonly { order_id: string; line_id: string }[],
  to: string,
  now: Date,
): Promise<void> {
  if (lines.length === 0) return;
  const orders = await lockOrders(tx, [...new Set(lines.map((one) => one.order_id))].sort());
  const open = new Map(orders.filter((one) => !over.includes(one.state)).map((one) => [one.id, one]));
  const moved = await saveDay(
    tx,
    lines.filter((one) => open.has(one.order_id)),
    to,
  );
  const changed = moved.map((line) => ({ ...line, order: open.get(line.order_id)! }));
  for (const { order } of changed) order.version += 1;
  await saveOrderChanges(tx, [...new Set(changed.map((one) => one.order))]);
  await saveHistory(
    tx,
    changed.map(({ order_id, from }) => ({
      order_id,
      what: 'promise_moved',
      amount_krw: null,
      detail: `${from} ${to}`,
      made_by: 'staff',
    })),
    now,
  );
  await publish(
    tx,
    changed.map(({ order, variant_id, from }) => newsOf(order, { variant_id, from, to })),
  );
}

const newsOf = (order: OrderState, moved: { variant_id: string; from: string; to: string }) => ({
  name: promise_moved,
  shop_id: order.shop_id,
  entity_id: order.id,
  version: order.version,
  data: { ...moved, mail: order.wants_mail && isTold(order) },
});

type Moved = { order_id: string; variant_id: string; from: string };

async function saveDay(tx: Tx, lines: readonly { order_id: string; line_id: string }[], to: string): Promise<Moved[]> {
  return await tx<Moved[]>`
    update orders.lines l set promised_on = ${to}::date,
      first_promised_on = nullif(coalesce(l.first_promised_on, l.promised_on), ${to}::date)
    from (select o.order_id, o.id, o.promised_on from orders.lines o
      join unnest(${plainArray(lines.map((one) => one.order_id))}::text::uuid[], ${plainArray(lines.map((one) => one.line_id))}::text::uuid[])
        as c (order_id, id) using (order_id, id)
      where o.promised_on <> ${to}::date and o.left_at is null and o.canceled_quantity < o.quantity) as was
    where l.order_id = was.order_id and l.id = was.id
    returning l.order_id, l.variant_id, was.promised_on::text as from`;
}
