import { plainArray, textArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import { newId } from '../../platform/ids.ts';
import type { Reason } from './bundle-rules.ts';
import { settleDeliveries } from './settle-deliveries.ts';

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
  const found = await tx<{ parcel_id: string; shop_id: string; from_delivery_id: string }[]>`
    select id as parcel_id, shop_id, delivery_id as from_delivery_id from fulfilment.parcels
    where id = any (${plainArray(moves.map((one) => one.parcel_id))}::text::uuid[]) order by id for no key update`;
  const from = new Map(found.map((one) => [one.parcel_id, one]));
  const going = moves.flatMap((move) => {
    const one = from.get(move.parcel_id);
    return one ? [{ ...move, ...one }] : [];
  });
  await tx`
    update fulfilment.parcels p set delivery_id = m.delivery_id
    from unnest(${plainArray(going.map((one) => one.parcel_id))}::text::uuid[],
      ${plainArray(going.map((one) => one.to_delivery_id))}::text::uuid[]) as m (id, delivery_id) where p.id = m.id`;
  await noteMoves(tx, going);
  await settleDeliveries(
    tx,
    going.flatMap((one) => [one.from_delivery_id, one.to_delivery_id]),
  );
}

/** Notes moves that the caller carries out in the same transaction. */
export async function noteMoves(
  tx: Tx,
  moves: readonly (Move & { shop_id: string; from_delivery_id: string })[],
): Promise<void> {
  if (moves.length === 0) return;
  await tx`
    insert into fulfilment.moves (id, shop_id, parcel_id, from_delivery_id, to_delivery_id, with_parcel_id, why, by)
    select id, shop_id, parcel_id, from_delivery_id, to_delivery_id, with_parcel_id, why::jsonb, by
    from unnest(${plainArray(moves.map(() => newId()))}::text::uuid[],
      ${plainArray(moves.map((one) => one.shop_id))}::text::uuid[], ${plainArray(moves.map((one) => one.parcel_id))}::text::uuid[],
      ${plainArray(moves.map((one) => one.from_delivery_id))}::text::uuid[],
      ${plainArray(moves.map((one) => one.to_delivery_id))}::text::uuid[],
      ${plainArray(moves.map((one) => one.with_parcel_id))}::text::uuid[],
      ${textArray(moves.map((one) => JSON.stringify(one.why)))}::text::text[], ${plainArray(moves.map((one) => one.by))}::text::uuid[])
      as m (id, shop_id, parcel_id, from_delivery_id, to_delivery_id, with_parcel_id, why, by)`;
}
