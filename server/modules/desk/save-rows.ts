import type { Tx } from '../../platform/db.ts';
import { codesOf, goodsCodesOf, goodsKey } from './codes.ts';
import { type DeskOrder, derived, numberKey, numbersOf } from './desk-order.ts';
import { flagsMask, maskOf, rankOf } from './states.ts';

/**
 * Writes orders as their sources tell them; what is older than the row is ignored (unless `whatever_version`), what says the
 * same changes nothing and keeps its revision: nobody's edit is in conflict with what did not change. Returns the orders whose rows
 * changed. One writer at a time: slots are given in the order of commits.
 */
export async function saveRows(
  tx: Tx,
  orders: readonly DeskOrder[],
  options: { whatever_version?: boolean } = {},
): Promise<string[]> {
  if (orders.length === 0) return [];
  await lockDesk(tx);
  const newest = new Map<string, DeskOrder>();
  for (const one of orders) {
    const other = newest.get(one.order_id);
    if (!other || one.version >= other.version) newest.set(one.order_id, one);
  }
  const rows = await rowsOf(tx, [...newest.values()]);
  // One statement, whatever is new and whatever changed.
  const list = tx.unsafe(names.join(', '));
  const touched = await tx<{ order_id: string }[]>`
    with c as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as c (${tx.unsafe(columns)}, numbers text[])
    ), changed as (
      update desk.rows r set ${tx.unsafe(assignments)}, revision = r.revision + 1, changed = pg_current_xact_id(),
        people_due = r.people_due or r.recipient_ref is distinct from c.recipient_ref or r.buyer_ref is distinct from c.buyer_ref
      from c
      where r.order_id = c.order_id and (c.version >= r.version or ${options.whatever_version ?? false})
        and (r.version, ${tx.unsafe(same)}) is distinct from (c.version, ${tx.unsafe(told)})
      returning r.order_id, r.slot
    ), added as (
      insert into desk.rows (${list}, people_due)
      select ${list}, coalesce(recipient_ref, buyer_ref) is not null
      from c where not exists (select 1 from desk.rows r where r.order_id = c.order_id)
      returning order_id, slot
    ), touched as (select * from changed union all select * from added), numbered as (
      insert into desk.numbers (key, slot)
      select key, slot from touched join c using (order_id), unnest(c.numbers) as key
      on conflict do nothing
    )
    select order_id from touched`;
  return touched.map((row) => row.order_id);
}

/** Every writer of rows takes it first, so that none waits for another's rows. */
export async function lockDesk(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtext('desk.rows'))`;
}

async function rowsOf(tx: Tx, orders: readonly DeskOrder[]) {
  const made = orders.map((order) => ({ order, also: derived(order) }));
  const shops_of = (order: DeskOrder) => [...order.shops].sort().join(',');
  const region_of = (also: (typeof made)[number]['also']) => regionValue(also.sido, also.sigungu);
  const codes = await codesOf(
    tx,
    made.flatMap(({ order, also }) => [
      { kind: 'shops' as const, value: shops_of(order) },
      { kind: 'channel' as const, ...order.channel },
      ...(also.sido ? [{ kind: 'region' as const, value: region_of(also) }] : []),
      ...(order.drop_id ? [{ kind: 'drop' as const, value: order.drop_id }] : []),
    ]),
  );
  const goods = await goodsCodesOf(
    tx,
    orders.flatMap((order) => order.lines),
  );
  return made.map(({ order, also }) => ({
    order_id: order.order_id,
    origin: order.origin,
    shops: order.shops,
    shops_code: codes.get(`shops:${shops_of(order)}`)!,
    channel_code: codes.get(`channel:${order.channel.value}`)!,
    region_code: also.sido ? codes.get(`region:${region_of(also)}`)! : 0,
    drop_code: order.drop_id ? codes.get(`drop:${order.drop_id}`)! : 0,
    number: order.number,
    number_key: numberKey(order.number),
    state: also.state,
    state_rank: rankOf(also.state),
    states: maskOf(order.origin === 'own' ? [order.state] : order.states),
    flags: flagsMask(also.flags),
    title: also.title,
    goods: [...new Set(order.lines.map((line) => goods.get(goodsKey(line))!))],
    quantity: order.quantity,
    amount_krw: order.amount_krw,
    refunded_krw: order.refunded_krw,
    ordered_at: order.ordered_at,
    paid_at: order.paid_at,
    dispatched_at: also.dispatched_at,
    delivered_at: order.delivered_at,
    due_on: also.due_on,
    wished_on: also.wished_on,
    sido: also.sido,
    sigungu: also.sigungu,
    drop_id: order.drop_id,
    person_id: order.person_id,
    buyer_ref: order.buyer_ref,
    recipient_ref: order.recipient_ref,
    lines: order.lines,
    deliveries: order.deliveries,
    version: order.version,
    numbers: numbersOf(order),
  }));
}

export const regionValue = (sido: string | null, sigungu: string | null): string =>
  `${sido ?? ''} ${sigungu ?? ''}`.trim();

const columns = `order_id uuid, origin text, shops uuid[], shops_code int, channel_code int, region_code int, drop_code int, number text,
  number_key bigint, state text, state_rank smallint, states int, flags int, title text, goods int[], quantity int, amount_krw bigint,
  refunded_krw bigint, ordered_at timestamptz, paid_at timestamptz, dispatched_at timestamptz, delivered_at timestamptz, due_on date,
  wished_on date, sido text, sigungu text, drop_id uuid, person_id uuid, buyer_ref uuid, recipient_ref uuid, lines jsonb,
  deliveries jsonb, version bigint`;
const names = columns.split(',').map((column) => column.trim().split(' ')[0]!);

/** What an own order's contact told of the region (index-people.job.ts) stays: the order itself does not know it. */
const kept_by_own = new Set(['region_code', 'sido', 'sigungu']);
/** The bits jeju and island of an own order, which are of the region too. */
const own_flags = `case when c.origin = 'own' then r.flags & ${flagsMask(['jeju', 'island'])} else 0 end`;
const assignments = names
  .filter((name) => name !== 'order_id')
  .map((name) => {
    if (kept_by_own.has(name)) return `${name} = case when c.origin = 'own' then r.${name} else c.${name} end`;
    return name === 'flags' ? `flags = c.flags | ${own_flags}` : `${name} = c.${name}`;
  })
  .join(', ');
const same = names
  .filter((name) => name !== 'order_id' && name !== 'version' && !kept_by_own.has(name))
  .map((name) => (name === 'flags' ? `r.flags - ${own_flags}` : `r.${name}`))
  .join(', ');
const told = names
  .filter((name) => name !== 'order_id' && name !== 'version' && !kept_by_own.has(name))
  .map((name) => `c.${name}`)
  .join(', ');
