import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Reason } from './bundle-rules.ts';
import { settleDeliveries } from './take-parcels.ts';

export type Move = {
  parcel_id: string;
  to_delivery_id: string;
  with_parcel_id: string | null;
  why: Reason | { by: 'hand' | 'change' };
  /** Null: by rule. */
  by: string | null;
};

/** Whoever changes what travels together in a shop is alone in doing so until the transaction ends. */
export async function lockBundles(tx: Tx, shop_id: string): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended('fulfilment.bundle ' || ${shop_id}, 0))`;
}

/** Puts parcels into other deliveries and notes each move; both ends are settled. Call it under `lockBundles`. */
export async function moveParcels(tx: Tx, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  const from = await tx<{ from_delivery_id: string; to_delivery_id: string }[]>`
    with given as (
      select * from unnest(${plainArray(moves.map(() => newId()))}::text::uuid[],
        ${plainArray(moves.map((one) => one.parcel_id))}::text::uuid[],
        ${plainArray(moves.map((one) => one.to_delivery_id))}::text::uuid[],
        ${plainArray(moves.map((one) => one.with_parcel_id))}::text::uuid[],
        ${textArray(moves.map((one) => JSON.stringify(one.why)))}::text::text[],
        ${plainArray(moves.map((one) => one.by))}::text::uuid[])
        as g (id, parcel_id, to_delivery_id, with_parcel_id, why, by)
    ), locked as (
      select p.id, p.shop_id, p.delivery_id from fulfilment.parcels p join given g on g.parcel_id = p.id
      order by p.id for no key update of p
    ), noted as (
      insert into fulfilment.moves (id, shop_id, parcel_id, from_delivery_id, to_delivery_id, with_parcel_id, why, by)
      select g.id, l.shop_id, g.parcel_id, l.delivery_id, g.to_delivery_id, g.with_parcel_id, g.why::jsonb, g.by
      from given g join locked l on l.id = g.parcel_id
      returning parcel_id, from_delivery_id, to_delivery_id
    ), moved as (
      update fulfilment.parcels p set delivery_id = n.to_delivery_id from noted n where p.id = n.parcel_id
    )
    select from_delivery_id, to_delivery_id from noted`;
  await settleDeliveries(
    tx,
    from.flatMap((one) => [one.from_delivery_id, one.to_delivery_id]),
  );
}
