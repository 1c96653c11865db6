import { type LogCall, ok, type Result, refuse } from '@madang/contract';
import type { Keyring } from '../../../platform/crypto.ts';
import { clockNow, type Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { publish } from '../../../platform/outbox.ts';
import { normalisePhone, type Vault } from '../../identity/index.ts';
import { koreanDay } from '../../inventory/index.ts';
import { day_agreed } from '../events.ts';
import { callerDigest } from './caller.ts';
import { personOfCaller } from './person-of-caller.ts';

export type By = { account_id: string; shops: readonly string[] | null };
export type CallTools = { keys: Keyring; vault: Vault };

/**
 * Writes a call down. A day agreed for an order stands over the wish of its channel, for all that goes to that door with it, and is
 * looked at again for what may travel together. Refuses: not_found (shop, order), no_open_delivery, invalid_input (a day gone by).
 */
export async function logCall(
  tx: Tx,
  { keys, vault }: CallTools,
  by: By,
  input: LogCall,
): Promise<Result<{ call_id: string; parcels_moved: number }>> {
  const { shop_id, order_id, agreed_on, next } = input;
  if (by.shops && !by.shops.includes(shop_id)) return refuse('not_found', undefined, [{ field: 'shop_id' }]);
  const now = await clockNow(tx);
  if (agreed_on && (!order_id || !isDay(agreed_on) || agreed_on < koreanDay(now)))
    return refuse('invalid_input', { field: order_id ? 'agreed_on' : 'order_id' });
  const parcels_moved = order_id && agreed_on ? await agreeOn(tx, { shop_id, order_id, agreed_on, now }) : 0;
  if (agreed_on && parcels_moved === 0) return refuse('no_open_delivery');
  const phone = normalisePhone(input.phone);
  const person = await personOfCaller(tx, { keys, vault }, { shop_id, phone });
  const contact = vault.sealContact(person, { phone, note: input.note?.trim() ?? '' });
  await vault.savePersonalData(tx, [contact]);
  const call_id = newId();
  await tx`
    insert into fulfilment.calls (id, shop_id, caller, contact_ref, direction, topic, order_id, agreed_on, next_action, due_at, made_by,
      at)
    values (${call_id}, ${shop_id}, ${callerDigest(keys, phone)}, ${contact.id}, ${input.direction}, ${input.topic},
      ${order_id ?? null}, ${agreed_on ?? null}::date, ${next?.action ?? null}, ${next?.due_at ?? null}::timestamptz,
      ${by.account_id}, ${now})`;
  return ok({ call_id, parcels_moved });
}

/** Not the 31st of February. */
const isDay = (day: string) => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);

/** The day of every open parcel that goes to the door of this order. Returns how many there are. */
async function agreeOn(
  tx: Tx,
  input: { shop_id: string; order_id: string; agreed_on: string; now: Date },
): Promise<number> {
  const doors = await tx<{ id: string }[]>`
    select d.id from fulfilment.deliveries d
    where d.shop_id = ${input.shop_id} and d.state = 'open'
      and exists (select from fulfilment.parcels p where p.delivery_id = d.id and p.order_id = ${input.order_id} and p.state = 'open')
    order by d.id for no key update`;
  const moved = await tx<{ order_id: string }[]>`
    update fulfilment.parcels set agreed_on = ${input.agreed_on}::date, compared = false
    where delivery_id = any (${`{${doors.map((one) => one.id).join(',')}}`}::text::uuid[]) and state = 'open'
    returning order_id`;
  await tx`
    update fulfilment.deliveries set version = version + 1
    where id = any (${`{${doors.map((one) => one.id).join(',')}}`}::text::uuid[])`;
  const order_ids = [...new Set(moved.map((row) => row.order_id))];
  const { shop_id, agreed_on, now } = input;
  await publish(
    tx,
    order_ids.map((entity_id) => ({
      name: day_agreed,
      shop_id,
      entity_id,
      version: now.getTime(),
      data: { agreed_on },
    })),
  );
  return moved.length;
}
