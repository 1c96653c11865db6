import { type BodyOf, ok, type Result, refuse, type addStop as route } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import { clockNow, type Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { koreanDay } from '../../inventory/index.ts';
import type { Hand } from '../part-parcel.ts';
import { lockStops, saveMoves } from '../plan-stops.ts';
import { saveCharges } from './charges.ts';
import { checkGoods, kindsOf } from './stop-rules.ts';

/**
 * Another stop at the door of a delivery, open or over. Both halves of an exchange are bound: they are planned together. Refuses
 * `not_found`, and `invalid_input` for goods that were not sold there or a day that is over.
 */
export async function addStop(
  tx: Tx,
  input: BodyOf<typeof route> & { delivery_id: string; hand: Hand },
): Promise<Result<{ delivery_ids: string[] }>> {
  const { delivery_id, kind, lines, wanted_on, charges = [], hand } = input;
  const [door] = await tx<{ shop_id: string; parcel_id: string | null }[]>`
    select d.shop_id, coalesce(d.door_parcel_id, (
      select p.id from fulfilment.parcels p where p.delivery_id = d.id and p.state <> 'void' order by p.ordered_at, p.id limit 1)) as parcel_id
    from fulfilment.deliveries d where d.id = ${delivery_id} for no key update`;
  if (!door || (hand.shops && !hand.shops.includes(door.shop_id))) return refuse('not_found');
  if (!door.parcel_id) return refuse('delivery_closed');
  const sold = await tx<{ id: string; quantity: number }[]>`
    select l.id, l.quantity from fulfilment.lines l join fulfilment.parcels p on p.id = l.parcel_id
    where p.delivery_id = (select delivery_id from fulfilment.parcels where id = ${door.parcel_id})`;
  const fine = checkGoods(kind, lines, new Map(sold.map((line) => [line.id, line.quantity])));
  if (!fine.ok) return fine;
  if (wanted_on && wanted_on < koreanDay(await clockNow(tx))) return refuse('invalid_input', { field: 'wanted_on' });
  const kinds = kindsOf(kind);
  const bound_id = kinds.length > 1 ? newId() : null;
  const made = kinds.map((one) => ({ id: newId(), kind: one }));
  await tx`
    insert into fulfilment.deliveries (id, shop_id, kind, door_parcel_id, bound_id, wanted_on)
    select m.id, ${door.shop_id}, m.kind, ${door.parcel_id}, ${bound_id}::uuid, ${wanted_on ?? null}::date
    from unnest(${plainArray(made.map((one) => one.id))}::text::uuid[], ${plainArray(kinds)}::text::text[]) as m (id, kind)`;
  await tx`
    insert into fulfilment.visit_lines (delivery_id, line_id, quantity)
    select m.id, l.line_id, l.quantity from unnest(${plainArray(made.map((one) => one.id))}::text::uuid[]) as m (id)
    cross join unnest(${plainArray(lines.map((line) => line.line_id))}::text::uuid[],
      ${plainArray(lines.map((line) => line.quantity))}::text::int[]) as l (line_id, quantity)`;
  await saveCharges(tx, { delivery_id: made[0]!.id, shop_id: door.shop_id, by: hand.by }, charges);
  return ok({ delivery_ids: made.map((one) => one.id) });
}

/** A stop of its own that will not be driven, and the half it is bound to. Their places on the team's day are free again. */
export async function callOffStop(
  tx: Tx,
  input: { delivery_id: string; hand: Hand },
): Promise<Result<{ delivery_ids: string[] }>> {
  const { delivery_id, hand } = input;
  const ids = await boundTo(tx, [delivery_id]);
  const stops = await lockStops(tx, ids, hand.shops);
  const asked = stops.find((one) => one.delivery_id === delivery_id);
  if (!asked) return refuse('not_found');
  const [visit] = await tx`select from fulfilment.deliveries where id = ${delivery_id} and door_parcel_id is not null`;
  if (!visit || asked.state !== 'open') return refuse('delivery_closed');
  const off = stops.filter((one) => one.state === 'open');
  const moves = off.flatMap(({ delivery_id, shop_id, slot, version }) =>
    slot ? [{ delivery_id, shop_id, from: slot, to: null, version: version + 1 }] : [],
  );
  await saveMoves(tx, moves, [], hand.by);
  const called_off = off.map((one) => one.delivery_id);
  await tx`
    update fulfilment.deliveries set state = 'void', version = version + 1
    where id = any (${plainArray(called_off)}::text::uuid[])`;
  return ok({ delivery_ids: called_off });
}

/** These stops and those that are driven with them and are still to come. */
export async function boundTo(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select b.id from fulfilment.deliveries d join fulfilment.deliveries b on b.bound_id = d.bound_id
    where d.id = any (${plainArray(ids)}::text::uuid[]) and b.state = 'open' and b.arrived_at is null`;
  return [...new Set([...ids, ...rows.map((row) => row.id)])];
}
