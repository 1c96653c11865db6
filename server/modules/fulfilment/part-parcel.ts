import { ok, type Result, refuse } from '@madang/contract';
import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import { lockBundles, moveParcels } from './move-parcels.ts';

export type Hand = { by: string; shops: readonly string[] | null };

type Seen = { shop_id: string; delivery_id: string; state: string };
const sees = (hand: Hand, shop_id: string) => hand.shops === null || hand.shops.includes(shop_id);

/**
 * Undoes a joining: the parcel is alone in a delivery of its own again, and is kept apart from those it was with until a person joins
 * them. Refuses `not_found`, and `not_bundled` where it is alone already.
 */
export async function partParcel(
  tx: Tx,
  input: { parcel_id: string; hand: Hand },
): Promise<Result<{ delivery_id: string }>> {
  const { parcel_id, hand } = input;
  const read = () => tx<Seen[]>`
    select shop_id, delivery_id, state from fulfilment.parcels where id = ${parcel_id}`;
  const [found] = await read();
  if (!found || !sees(hand, found.shop_id)) return refuse('not_found');
  await lockBundles(tx, found.shop_id);
  const parcel = (await read())[0]!;
  const others = await tx<{ id: string }[]>`
    select o.id from fulfilment.parcels o join fulfilment.parcels p on p.delivery_id = o.delivery_id
    where p.id = ${parcel_id} and o.id <> p.id`;
  if (others.length === 0) return refuse('not_bundled');
  const delivery_id = newId();
  await tx`insert into fulfilment.deliveries (id, shop_id, state) values (${delivery_id}, ${parcel.shop_id}, ${parcel.state})`;
  await moveParcels(tx, [
    { parcel_id, to_delivery_id: delivery_id, with_parcel_id: null, why: { by: 'hand' }, by: hand.by },
  ]);
  await tx`
    insert into fulfilment.apart (one, other, by)
    select least(${parcel_id}::uuid, o.id), greatest(${parcel_id}::uuid, o.id), ${hand.by}
    from unnest(${plainArray(others.map((other) => other.id))}::text::uuid[]) as o (id)
    on conflict do nothing`;
  return ok({ delivery_id });
}

/** Joins another open delivery of the same shop into this one, whatever the rules say; what was parted is joined again. */
export async function joinDeliveries(
  tx: Tx,
  input: { delivery_id: string; other_delivery_id: string; hand: Hand },
): Promise<Result<{ delivery_id: string }>> {
  const { delivery_id, other_delivery_id, hand } = input;
  if (delivery_id === other_delivery_id) return refuse('invalid_input', { field: 'other_delivery_id' });
  const read = () => tx<{ id: string; shop_id: string; state: string }[]>`
    select id, shop_id, case when door_parcel_id is null then state else 'visit' end as state from fulfilment.deliveries
    where id in (${delivery_id}, ${other_delivery_id})`;
  const [found] = await read();
  if (!found) return refuse('not_found');
  await lockBundles(tx, found.shop_id);
  const both = await read();
  if (both.length < 2 || both.some((one) => !sees(hand, one.shop_id))) return refuse('not_found');
  if (both[0]!.shop_id !== both[1]!.shop_id) return refuse('invalid_input', { field: 'other_delivery_id' });
  if (both.some((one) => one.state !== 'open')) return refuse('delivery_closed');
  const parcels = await tx<{ id: string; delivery_id: string }[]>`
    select id, delivery_id from fulfilment.parcels where delivery_id in (${delivery_id}, ${other_delivery_id})
    order by ordered_at, id`;
  const staying = parcels.filter((one) => one.delivery_id === delivery_id);
  const coming = parcels.filter((one) => one.delivery_id !== delivery_id);
  await tx`
    delete from fulfilment.apart
    where (one = any (${plainArray(coming.map((p) => p.id))}::text::uuid[]) and other = any (${plainArray(staying.map((p) => p.id))}::text::uuid[]))
       or (other = any (${plainArray(coming.map((p) => p.id))}::text::uuid[]) and one = any (${plainArray(staying.map((p) => p.id))}::text::uuid[]))`;
  const first = staying[0]!.id;
  await moveParcels(
    tx,
    coming.map(({ id }) => ({
      parcel_id: id,
      to_delivery_id: delivery_id,
      with_parcel_id: first,
      why: { by: 'hand' as const },
      by: hand.by,
    })),
  );
  return ok({ delivery_id });
}
