import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { Hand } from '../part-parcel.ts';
import type { Balances } from '../stops/charges.ts';
import { keptFromLoading } from '../stops/stop-rules.ts';
import type { PrintKind, PrintSheet } from './slip.ts';

const most_deliveries = 5_000;

export type PrintWish = {
  kind: PrintKind;
  sheet: PrintSheet;
  delivery_ids?: string[];
  sido?: string;
  bundled?: boolean;
  loading?: boolean;
  load?: { team_id: string; day: string };
};

/**
 * Writes down which open deliveries go onto paper, in which order and what they look like now. Refuses `not_found` where none of those
 * wanted is open (or seen by whoever asks), and `nothing_to_load` where a load's stops must all stay at home.
 */
export async function savePrint(
  tx: Tx,
  wish: PrintWish,
  hand: Hand,
  balances?: Balances,
): Promise<Result<{ print_id: string; deliveries: number; repeated: number; held_back: number }>> {
  const day = wish.load?.day;
  if (day && (day < '2000-01-01' || day >= '2200-01-01')) return refuse('invalid_input', { field: 'load' });
  const found = await findDeliveries(tx, wish, hand.shops);
  const ids = wish.load ? await keepLoaded(tx, found, balances) : found;
  if (ids.length === 0)
    return found.length === 0 ? refuse('not_found') : refuse('nothing_to_load', { held_back: found.length });
  if (wish.loading) ids.reverse();
  const print_id = newId();
  const sheet = wish.kind === 'list' ? 'a4' : wish.sheet;
  await tx`insert into fulfilment.prints (id, kind, sheet, by) values (${print_id}, ${wish.kind}, ${sheet}, ${hand.by})`;
  const rows = await tx<{ times_before: number }[]>`
    insert into fulfilment.printed (print_id, delivery_id, shop_id, position, times_before, picture, picture_before)
    select ${print_id}, d.id, d.shop_id, w.position,
      (select count(*) from fulfilment.printed o join fulfilment.prints p on p.id = o.print_id
       where o.delivery_id = d.id and p.kind = ${wish.kind})::int,
      fulfilment.picture_of(d.id),
      (select o.picture from fulfilment.printed o where o.delivery_id = d.id order by o.print_id desc limit 1)
    from unnest(${plainArray(ids)}::text::uuid[]) with ordinality as w (id, position) join fulfilment.deliveries d on d.id = w.id
    returning times_before`;
  const repeated = rows.filter((row) => row.times_before > 0).length;
  return ok({ print_id, deliveries: rows.length, repeated, held_back: found.length - ids.length });
}

/** Those of a load that may be loaded, in their order. */
async function keepLoaded(tx: Tx, ids: readonly string[], balances?: Balances): Promise<string[]> {
  type Row = { id: string; collect_on_delivery: boolean; blocks: string[]; orders: string[] };
  const rows = await tx<Row[]>`
    select d.id, d.collect_on_delivery,
      coalesce((select array_agg(distinct b) from fulfilment.stop_goods(d.id) g cross join unnest(g.blocks) b), '{}') as blocks,
      coalesce((select array_agg(distinct p.order_id::text) from fulfilment.stop_parcels(d.id) p), '{}') as orders
    from fulfilment.deliveries d where d.id = any (${plainArray(ids)}::text::uuid[])`;
  const dues =
    (await balances?.read(
      tx,
      rows.flatMap((row) => row.orders),
    )) ?? new Map<string, number>();
  const kept = new Set(
    rows
      .filter((row) => {
        const due_krw = row.orders.reduce((sum, id) => sum + (dues.get(id) ?? 0), 0);
        return keptFromLoading({ ...row, due_krw }).length > 0;
      })
      .map((row) => row.id),
  );
  return ids.filter((id) => !kept.has(id));
}

/** Those named, in their order; else all of a region, district by district. */
async function findDeliveries(tx: Tx, wish: PrintWish, shops: readonly string[] | null): Promise<string[]> {
  const seen = shops === null ? null : plainArray(shops);
  const named = wish.delivery_ids ? plainArray([...new Set(wish.delivery_ids)]) : null;
  const { sido = null, bundled = false } = wish;
  const { team_id = null, day = null } = wish.load ?? {};
  const rows = await tx<{ id: string }[]>`
    select d.id from fulfilment.deliveries d
      left join unnest(${named}::text::uuid[]) with ordinality as w (id, position) on w.id = d.id
      left join fulfilment.plans pl on pl.delivery_id = d.id
      left join lateral (select p.sido, p.sigungu, p.gu from fulfilment.stop_parcels(d.id) p order by p.id limit 1) p on true
    where d.state = 'open' and (${seen}::text is null or d.shop_id = any (${seen}::text::uuid[]))
      and (${named}::text is null or w.id is not null)
      and (${sido}::text is null or p.sido = ${sido}::text)
      and (not ${bundled} or (select count(*) from fulfilment.parcels b where b.delivery_id = d.id and b.state = 'open') > 1)
      and (${team_id}::uuid is null or (pl.team_id = ${team_id}::uuid and pl.day = ${day}::date and d.arrived_at is null))
    order by w.position, case when ${team_id}::uuid is not null then pl.position end, p.sido, p.sigungu, p.gu, d.id limit ${most_deliveries}`;
  return rows.map((row) => row.id);
}
