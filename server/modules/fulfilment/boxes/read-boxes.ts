import type { DeliveryBox, WaitingParcel } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import { id_part, readCursor, writeCursor } from '../../../platform/cursor.ts';
import type { Sql, Tx } from '../../../platform/db.ts';

/** The boxes of these deliveries that go, in their order; what goes in one and has no number yet has none. */
export async function readBoxesOf(tx: Sql | Tx, ids: readonly string[]): Promise<Map<string, DeliveryBox[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx<(DeliveryBox & { delivery_id: string })[]>`
    select b.delivery_id, b.id as box_id, row_number() over w::int as k, count(*) over (partition by b.delivery_id)::int as n,
      b.line_id, l.title, coalesce(b.name, '') as name, b.piece, b.declared, b.courier, b.tracking_number, b.state,
      to_json(b.state_at)#>>'{}' as state_at, b.version
    from fulfilment.boxes b left join fulfilment.lines l on l.id = b.line_id
    where b.delivery_id = any (${plainArray(ids)}::text::uuid[]) and b.void_at is null
    window w as (partition by b.delivery_id order by b.position, b.id)
    order by b.delivery_id, b.position, b.id`;
  const found = new Map<string, DeliveryBox[]>();
  for (const { delivery_id, ...box } of rows) found.set(delivery_id, [...(found.get(delivery_id) ?? []), box]);
  return found;
}

export type ParcelFilter = { state: 'waiting' | 'moving' | 'arrived'; cursor?: string; limit?: number };
type Row = Omit<WaitingParcel, 'recipient' | 'boxes'> & { recipient_ref: string | null };
export type ParcelRow = Row & { boxes: DeliveryBox[] };

/** A page of deliveries that go with a carrier, newest first: those whose boxes lack a number, are on their way, or all arrived. */
export async function listParcels(
  tx: Sql | Tx,
  filter: ParcelFilter,
): Promise<{ parcels: ParcelRow[]; next_cursor: string | null; waiting: number }> {
  const limit = filter.limit ?? 50;
  const after = readCursor(filter.cursor, [id_part])?.[0] ?? null;
  const live = tx`select from fulfilment.boxes b where b.delivery_id = d.id and b.void_at is null`;
  const lacking = tx`d.state = 'open' and d.way = 'parcel' and d.door_parcel_id is null and d.arrived_at is null
    and (not exists (${live}) or exists (${live} and b.tracking_number is null))`;
  const which = {
    waiting: lacking,
    moving: tx`d.state in ('open', 'done') and d.arrived_at is null and exists (${live} and b.tracking_number is not null and b.state <> 'arrived')
      and not exists (${live} and b.tracking_number is null)`,
    arrived: tx`d.arrived_at is not null and exists (${live} and b.tracking_number is not null)`,
  }[filter.state];
  const rows = await tx<Row[]>`
    select d.id as delivery_id, d.number, d.shop_id, d.state, to_json(d.arrived_at)#>>'{}' as arrived_at, p.recipient_ref, p.sido, p.sigungu,
      p.remote, p.orders, p.channels, coalesce(g.goods, '') as goods, p.wished_on, p.order_keys
    from fulfilment.deliveries d
    join lateral (
      select (array_agg(x.recipient_ref order by x.ordered_at, x.id))[1] as recipient_ref, (array_agg(x.sido order by x.ordered_at, x.id))[1] as sido,
        (array_agg(x.sigungu order by x.ordered_at, x.id))[1] as sigungu, (array_agg(x.remote order by x.ordered_at, x.id))[1] as remote,
        count(*)::int as orders, array_agg(distinct x.channel_name) as channels, min(coalesce(x.agreed_on, x.wished_on))::text as wished_on,
        array_agg(x.order_key order by x.ordered_at, x.id) as order_keys
      from fulfilment.parcels x where x.delivery_id = d.id and x.state <> 'void') p on p.orders > 0
    left join lateral (
      select string_agg(case when t.quantity > 1 then t.title || ' ×' || t.quantity else t.title end, ', ' order by t.title) as goods
      from (select l.title, sum(l.quantity) as quantity from fulfilment.parcels x join fulfilment.lines l on l.parcel_id = x.id
        where x.delivery_id = d.id and l.quantity > 0 and l.state not in ('canceled', 'returned', 'exchanged') group by l.title) t) g on true
    where ${which} and (${after}::uuid is null or d.id < ${after}::uuid)
    order by d.id desc limit ${limit + 1}`;
  const [count] = await tx<{ waiting: number }[]>`
    select count(*)::int as waiting from fulfilment.deliveries d where ${lacking}`;
  const page = rows.slice(0, limit);
  const boxes = await readBoxesOf(
    tx,
    page.map((row) => row.delivery_id),
  );
  return {
    parcels: page.map((row) => ({ ...row, boxes: boxes.get(row.delivery_id) ?? [] })),
    next_cursor: rows.length > limit ? writeCursor([page.at(-1)!.delivery_id]) : null,
    waiting: count!.waiting,
  };
}
