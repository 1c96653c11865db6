import { type AttemptInput, ok, type Result, refuse } from '@madang/contract';
import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { deliverLines } from '../../channels/index.ts';
import type { Vault } from '../../identity/index.ts';
import type { Hand } from '../part-parcel.ts';
import { lockStops, lockTeamDays, saveMoves } from '../plan-stops.ts';
import { tellOwnOrders } from '../tell-own-orders.ts';
import { boundTo } from './add-stop.ts';
import { heldBack } from './charges.ts';
import { afterAttempt, type StopKind } from './stop-rules.ts';

export type Proof = { note?: string; photo?: string; signature?: string };
type Row = { kind: StopKind; failures: number; visit: boolean; recipient_ref: string | null };

/**
 * Somebody was at the door. Done: the stop has arrived (one of its own is over). Failed: it waits for another day, with whatever it is
 * bound to; the place it used stays used. What was brought is then delivered in the orders, too. Photo, signature and note are sealed under the recipient's key. Refuses: not_found,
 * delivery_closed, invalid_input (no reason, no picture).
 */
export async function noteAttempt(
  tx: Tx,
  vault: Vault,
  input: { delivery_id: string; tried: AttemptInput; hand: Hand },
): Promise<Result<{ attempt_id: string }>> {
  const { delivery_id, tried, hand } = input;
  for (const field of ['photo', 'signature'] as const)
    if (tried[field] && !isPicture(tried[field])) return refuse('invalid_input', { field });
  const stops = await lockStops(tx, await boundTo(tx, [delivery_id]), hand.shops);
  const stop = stops.find((one) => one.delivery_id === delivery_id);
  if (!stop) return refuse('not_found');
  const [row] = await tx<Row[]>`
    select d.kind, d.failures, d.door_parcel_id is not null as visit, (
      select p.recipient_ref from fulfilment.parcels p where p.delivery_id = d.id or p.id = d.door_parcel_id
      order by (p.state = 'open') desc, p.ordered_at, p.id limit 1) as recipient_ref
    from fulfilment.deliveries d where d.id = ${delivery_id}`;
  const state = stop.state === 'arrived' ? 'open' : stop.state;
  const next = afterAttempt({ ...row!, state, arrived: stop.state === 'arrived' }, tried);
  if (!next.ok) return next;
  const happened_at = await heldBack(tx, tried.happened_at);
  const proof_ref = await sealProof(tx, vault, row!.recipient_ref, tried);
  const attempt_id = newId();
  await tx`
    insert into fulfilment.attempts (id, delivery_id, shop_id, outcome, reason, day, team_id, proof_ref, has_photo, has_signature,
      happened_at, by)
    values (${attempt_id}, ${delivery_id}, ${stop.shop_id}, ${tried.outcome}, ${tried.reason ?? null}, ${stop.slot?.day ?? null}::date,
      ${stop.slot?.team_id ?? null}, ${proof_ref}, ${proof_ref !== null && tried.photo !== undefined},
      ${proof_ref !== null && tried.signature !== undefined}, ${happened_at}, ${hand.by})`;
  const { kind, failures, arrived, leaves_day } = next.value;
  await tx`
    update fulfilment.deliveries set kind = ${kind}, failures = ${failures}, state = ${next.value.state},
      arrived_at = ${arrived ? happened_at : null}, version = version + 1
    where id = ${delivery_id}`;
  if (arrived)
    await tx`
      update fulfilment.boxes set state = 'arrived', state_at = ${happened_at}, version = version + 1
      where delivery_id = ${delivery_id} and void_at is null and state <> 'arrived'`;
  if (arrived && !row!.visit) await deliverParcels(tx, delivery_id, happened_at, hand.by);
  if (leaves_day) {
    await lockTeamDays(
      tx,
      stops.map((one) => one.slot),
    );
    const off = stops.flatMap((one) =>
      one.slot && one.state === 'open'
        ? [{ delivery_id: one.delivery_id, shop_id: one.shop_id, from: one.slot, to: null, version: one.version + 1 }]
        : [],
    );
    await saveMoves(tx, off, [], hand.by, new Set([delivery_id]));
  }
  return ok({ attempt_id });
}

/** What was brought is delivered, whatever channel it was ordered at; its news comes back and ends the delivery. */
async function deliverParcels(tx: Tx, delivery_id: string, at: Date, by: string): Promise<void> {
  const lines = await tx<{ line_id: string }[]>`select line_id from fulfilment.stop_goods(${delivery_id}::uuid)`;
  await deliverLines(tx, { line_ids: lines.map((line) => line.line_id), at, by });
  await tellOwnOrders(tx, [delivery_id]);
}

/** Null where nothing was brought along, or its recipient is forgotten. */
async function sealProof(
  tx: Tx,
  vault: Vault,
  recipient_ref: string | null,
  { note, photo, signature }: AttemptInput,
): Promise<string | null> {
  if (!recipient_ref || !(note || photo || signature)) return null;
  const person = (await vault.readPersons(tx, [recipient_ref])).get(recipient_ref);
  if (!person || (await vault.readForgotten(tx, [person])).size > 0) return null;
  const sealed = vault.sealContact(person, { note: note ?? '', photo: photo ?? null, signature: signature ?? null });
  await vault.savePersonalData(tx, [sealed]);
  return sealed.id;
}

/** By their first bytes: a JPEG or a PNG. */
const isPicture = (base64: string): boolean => base64.startsWith('/9j/') || base64.startsWith('iVBORw0KGgo');
