import { type BodyOf, ok, type Result, refuse, type setBoxState as route } from '@madang/contract';
import { clockNow, type Tx } from '../../../platform/db.ts';
import type { Hand } from '../part-parcel.ts';
import { settleBoxes } from './settle-boxes.ts';

/**
 * How far a box has come, by a person's word: forward, and back where somebody erred; a carrier's word comes after it as ever. With its
 * last box the delivery has arrived. Refuses: not_found, conflict (it has changed since), box_without_number.
 */
export async function setBoxState(
  tx: Tx,
  input: BodyOf<typeof route> & { box_id: string; hand: Hand },
): Promise<Result<{ delivery_id: string }>> {
  const { box_id, state, version, hand } = input;
  const [found] = await tx<{ delivery_id: string; shop_id: string }[]>`
    select delivery_id, shop_id from fulfilment.boxes where id = ${box_id} and void_at is null`;
  if (!found || (hand.shops && !hand.shops.includes(found.shop_id))) return refuse('not_found');
  const { delivery_id } = found;
  await tx`select from fulfilment.deliveries where id = ${delivery_id} for no key update`;
  const [box] = await tx<{ version: number; tracking_number: string | null; state: string }[]>`
    select version, tracking_number, state from fulfilment.boxes where id = ${box_id} and void_at is null`;
  if (!box) return refuse('not_found');
  if (box.state === state) return ok({ delivery_id });
  if (box.version !== version) return refuse('conflict');
  if (box.tracking_number === null) return refuse('box_without_number');
  const now = await clockNow(tx);
  await tx`
    update fulfilment.boxes set state = ${state}, state_at = ${state === 'waiting' ? null : now}::timestamptz, asked_in_vain = 0,
      version = version + 1
    where id = ${box_id}`;
  await settleBoxes(tx, [delivery_id]);
  return ok({ delivery_id });
}
