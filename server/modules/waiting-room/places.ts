import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { keyOfPlace, type OpenPlaces, type Pass } from './pass.ts';

const nobody: OpenPlaces = new Map();

/** Locks the places of these people in their rooms, in id order. Where nobody is asked about, nothing is sent. */
export async function lockPlaces(tx: Tx, passes: readonly Pass[]): Promise<OpenPlaces> {
  if (passes.length === 0) return nobody;
  const rows = await tx<{ id: string; room_id: string; holder: string }[]>`
    select id, room_id, holder from waiting_room.places
    where ended_seq is null and room_id = any(${plainArray([...new Set(passes.map((one) => one.room_id))])}::text::uuid[])
      and holder = any(${plainArray(passes.flatMap((one) => one.holders))}::text::uuid[])
    order by id for no key update`;
  return new Map(rows.map((row) => [keyOfPlace(row.room_id, row.holder), row.id]));
}

/** Binds orders that were just placed to the places they were placed from, in the commit that placed them: until settled, these do not expire. */
export async function bindOrders(tx: Tx, orders: readonly { place_id: string; order_id: string }[]): Promise<void> {
  if (orders.length === 0) return;
  await tx`
    update waiting_room.places p set order_ids = p.order_ids || c.order_ids
    from (
      select place_id, array_agg(order_id) as order_ids
      from unnest(
        ${plainArray(orders.map((one) => one.place_id))}::text::uuid[],
        ${plainArray(orders.map((one) => one.order_id))}::text::uuid[]) as u (place_id, order_id)
      group by place_id) as c
    where p.id = c.place_id`;
}
