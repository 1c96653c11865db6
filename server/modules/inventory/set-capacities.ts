import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { saveLots } from './save-lots.ts';
import { type NewMovement, saveMovements } from './save-movements.ts';
import type { LotState } from './stock.ts';

/** `closes_on`: the last day on which something made on `made_on` can be ordered. Both Korean days. */
type CapacityDay = { made_on: string; closes_on: string; capacity: number };

/**
 * How much of a variant can be made on which days: each is a lot, so that an order takes, holds and gives back of it as of any stock.
 * Days that are not named are closed. Never below what is promised. Returns how many days changed; asked again, none.
 */
export async function setCapacities(
  tx: Tx,
  input: { variant_id: string; shop_id: string; warehouse_id: string; days: readonly CapacityDay[] },
): Promise<number> {
  const { variant_id, shop_id, warehouse_id, days } = input;
  await tx`
    insert into inventory.lots (id, shop_id, warehouse_id, variant_id, expires_on, made_on)
    select u.id, ${shop_id}::uuid, ${warehouse_id}::uuid, ${variant_id}::uuid, u.closes_on, u.made_on
    from unnest(${plainArray(days.map(newId))}::text::uuid[], ${plainArray(days.map((one) => one.made_on))}::text::date[],
      ${plainArray(days.map((one) => one.closes_on))}::text::date[]) as u (id, made_on, closes_on)
    on conflict do nothing`;
  const lots = await tx<(LotState & { made_on: string; expires_on: string })[]>`
    select id, shop_id, warehouse_id, variant_id, expires_on::text, made_on::text, on_hand, held, allocated
    from inventory.lots where variant_id = ${variant_id}::uuid and made_on is not null order by id for no key update`;
  const wanted = new Map(days.map((one) => [one.made_on, one]));
  const moved = lots.filter((lot) => (wanted.get(lot.made_on)?.closes_on ?? lot.expires_on) !== lot.expires_on);
  await tx`
    update inventory.lots l set expires_on = u.closes_on
    from unnest(${plainArray(moved.map((lot) => lot.id))}::text::uuid[],
      ${plainArray(moved.map((lot) => wanted.get(lot.made_on)!.closes_on))}::text::date[]) as u (id, closes_on) where l.id = u.id`;
  const moves: NewMovement[] = lots.flatMap((lot) => {
    const on_hand = Math.max(wanted.get(lot.made_on)?.capacity ?? 0, lot.held + lot.allocated);
    const quantity = on_hand - lot.on_hand;
    if (quantity === 0) return [];
    lot.on_hand = on_hand;
    return [{ lot, kind: 'adjust', quantity, reason: '하루 생산량', order_id: null, made_by: 'system' }];
  });
  await saveLots(
    tx,
    moves.map((move) => move.lot),
  );
  await saveMovements(tx, moves);
  return new Set([...moved, ...moves.map((move) => move.lot)]).size;
}

type Promised = { variant_id: string; made_on: string; left: number };

/** Everything of which a day of making was ever opened. */
export async function readMadeVariants(sql: Sql | Tx): Promise<Set<string>> {
  const rows = await sql<{ variant_id: string }[]>`
    select distinct variant_id from inventory.lots where made_on is not null`;
  return new Set(rows.map((row) => row.variant_id));
}

/** For everything made to order that can still be ordered: the first day with room, and how much room it has. */
export async function readPromises(sql: Sql | Tx): Promise<Map<string, Promised>> {
  const rows = await sql<Promised[]>`
    select distinct on (variant_id) variant_id, made_on::text, on_hand - held - allocated as left from inventory.lots
    where made_on is not null and made_on >= (clock_timestamp() at time zone 'Asia/Seoul')::date
      and expires_on >= (clock_timestamp() at time zone 'Asia/Seoul')::date and on_hand - held - allocated > 0
    order by variant_id, made_on`;
  return new Map(rows.map((row) => [row.variant_id, row]));
}

type ProductionDay = {
  variant_id: string;
  shop_id: string;
  made_on: string;
  capacity: number;
  /** Not paid yet. */
  held: number;
  to_make: number;
  orders: { order_id: string; line_id: string; quantity: number }[];
};

/** What is to be made on these days: paid orders, oldest first, and how much room is left. Days without either are left out. */
export async function readProduction(tx: Sql | Tx, from: string, until: string): Promise<ProductionDay[]> {
  return await tx<ProductionDay[]>`
    select l.variant_id, l.shop_id, l.made_on::text, l.on_hand as capacity, l.held, l.allocated as to_make, coalesce((
      select jsonb_agg(jsonb_build_object('order_id', h.order_id, 'line_id', h.line_id, 'quantity', h.quantity - h.returned) order by h.order_id, h.id)
      from inventory.holds h where h.lot_id = l.id and h.state = 'committed' and h.quantity > h.returned), '[]') as orders
    from inventory.lots l
    where l.made_on between ${from}::date and ${until}::date and (l.on_hand > 0 or l.held + l.allocated > 0)
    order by l.made_on, l.variant_id`;
}
