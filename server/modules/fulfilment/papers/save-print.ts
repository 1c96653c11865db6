import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { PrintKind, PrintSheet } from './slip.ts';

const most_deliveries = 5_000;

export type PrintWish = {
  kind: PrintKind;
  sheet: PrintSheet;
  delivery_ids?: string[];
  sido?: string;
  bundled?: boolean;
  loading?: boolean;
};

/**
 * Writes down which open deliveries go onto paper, in which order and what they look like now. Refuses `not_found` where none of those
 * wanted is open (or seen by whoever asks).
 */
export async function savePrint(
  tx: Tx,
  wish: PrintWish,
  hand: { by: string; shops: readonly string[] | null },
): Promise<Result<{ print_id: string; deliveries: number; repeated: number }>> {
  const ids = await findDeliveries(tx, wish, hand.shops);
  if (ids.length === 0) return refuse('not_found');
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
  return ok({ print_id, deliveries: rows.length, repeated });
}

/** Those named, in their order; else all of a region, district by district. */
async function findDeliveries(tx: Tx, wish: PrintWish, shops: readonly string[] | null): Promise<string[]> {
  const seen = shops === null ? null : plainArray(shops);
  const named = wish.delivery_ids ? plainArray([...new Set(wish.delivery_ids)]) : null;
  const { sido = null, bundled = false } = wish;
  const rows = await tx<{ id: string }[]>`
    select d.id from fulfilment.deliveries d
      left join unnest(${named}::text::uuid[]) with ordinality as w (id, position) on w.id = d.id
      left join lateral (select p.sido, p.sigungu, p.gu from fulfilment.parcels p where p.delivery_id = d.id order by p.id limit 1) p on true
    where d.state = 'open' and (${seen}::text is null or d.shop_id = any (${seen}::text::uuid[]))
      and (${named}::text is null or w.id is not null)
      and (${sido}::text is null or p.sido = ${sido}::text)
      and (not ${bundled} or (select count(*) from fulfilment.parcels b where b.delivery_id = d.id and b.state = 'open') > 1)
    order by w.position, p.sido, p.sigungu, p.gu, d.id limit ${most_deliveries}`;
  return rows.map((row) => row.id);
}
