import { type ChargeInput, ok, type Result, refuse, type TakingInput } from '@madang/contract';
import { plainArray } from '../../../platform/arrays.ts';
import { clockNow, type Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import type { Hand } from '../part-parcel.ts';
import { chargesDue, checkTaking } from './stop-rules.ts';

/** Balances of orders of the house's own counters, and money taken for one at a door; wired in `app.ts`. */
export type Balances = {
  read(tx: Tx, order_ids: readonly string[]): Promise<Map<string, number>>;
  take(
    tx: Tx,
    by: Hand,
    order_id: string,
    tender: Pick<TakingInput, 'kind' | 'amount_krw' | 'approval_number'>,
  ): Promise<Result<unknown>>;
};

type Known = { amount_krw: number; payer: 'customer' | 'house'; voided: boolean; charge_id: string };

/** Writes charges of a stop down; the caller has locked it. */
export async function saveCharges(
  tx: Tx,
  of: { delivery_id: string; shop_id: string; by: string },
  charges: readonly ChargeInput[],
): Promise<string[]> {
  const ids = charges.map(() => newId());
  await tx`
    insert into fulfilment.charges (id, delivery_id, shop_id, kind, amount_krw, payer, by)
    select c.id, ${of.delivery_id}, ${of.shop_id}, c.kind, c.amount_krw, c.payer, ${of.by}
    from unnest(${plainArray(ids)}::text::uuid[], ${plainArray(charges.map((one) => one.kind))}::text::text[],
      ${plainArray(charges.map((one) => one.amount_krw))}::text::bigint[], ${plainArray(charges.map((one) => one.payer))}::text::text[])
      as c (id, kind, amount_krw, payer)`;
  return ids;
}

async function lockMoney(tx: Tx, delivery_id: string, shops: readonly string[] | null) {
  const [stop] = await tx<{ shop_id: string; state: string }[]>`
    select shop_id, state from fulfilment.deliveries where id = ${delivery_id} for no key update`;
  if (!stop || (shops && !shops.includes(stop.shop_id))) return null;
  const charges = await tx<Known[]>`
    select id as charge_id, amount_krw, payer, voided_at is not null as voided from fulfilment.charges where delivery_id = ${delivery_id}`;
  const taken = await tx<{ amount_krw: number }[]>`
    select amount_krw from fulfilment.takings where delivery_id = ${delivery_id} and order_id is null`;
  return { ...stop, charges: [...charges], taken: [...taken] };
}

/** One more charge. Refuses `not_found`, and `delivery_closed` where the stop was called off. */
export async function addCharge(
  tx: Tx,
  input: { delivery_id: string; charge: ChargeInput; hand: Hand },
): Promise<Result<{ charge_id: string }>> {
  const { delivery_id, charge, hand } = input;
  const stop = await lockMoney(tx, delivery_id, hand.shops);
  if (!stop) return refuse('not_found');
  if (stop.state === 'void' || stop.state === 'merged') return refuse('delivery_closed');
  const [charge_id] = await saveCharges(tx, { delivery_id, shop_id: stop.shop_id, by: hand.by }, [charge]);
  return ok({ charge_id: charge_id! });
}

/** Takes a charge back; `already_done` where what is left would be less than what was taken. */
export async function voidCharge(
  tx: Tx,
  input: { delivery_id: string; charge_id: string; hand: Hand },
): Promise<Result<{ charge_id: string }>> {
  const { delivery_id, charge_id, hand } = input;
  const stop = await lockMoney(tx, delivery_id, hand.shops);
  const charge = stop?.charges.find((one) => one.charge_id === charge_id);
  if (!stop || !charge) return refuse('not_found');
  const left = stop.charges.filter((one) => one.charge_id !== charge_id);
  if (charge.voided || chargesDue(left, stop.taken) < 0) return refuse('already_done');
  await tx`update fulfilment.charges set voided_at = clock_timestamp() where id = ${charge_id}`;
  return ok({ charge_id });
}

/**
 * Money taken at a door: for charges of the stop, or for the balance of an order that goes there, which is then booked as its tender.
 * `happened_at` is when it was, by the clock of whoever took it; never in the future. Refuses: not_found, more_than_due,
 * approval_known, invalid_input.
 */
export async function takeAtDoor(
  tx: Tx,
  balances: Balances,
  input: { delivery_id: string; taking: TakingInput; hand: Hand },
): Promise<Result<{ taking_id: string }>> {
  const { delivery_id, taking, hand } = input;
  const { order_id, kind, amount_krw, approval_number } = taking;
  const stop = await lockMoney(tx, delivery_id, hand.shops);
  if (!stop) return refuse('not_found');
  if (order_id) {
    const [goes] = await tx`
      select from fulfilment.parcels where order_id = ${order_id} and (delivery_id = ${delivery_id}
        or id = (select door_parcel_id from fulfilment.deliveries where id = ${delivery_id}))`;
    if (!goes) return refuse('not_found');
    const taken = await balances.take(tx, hand, order_id, {
      kind,
      amount_krw,
      ...(approval_number ? { approval_number } : {}),
    });
    if (!taken.ok) return taken;
  } else {
    const fine = checkTaking(chargesDue(stop.charges, stop.taken), taking);
    if (!fine.ok) return fine;
  }
  const taking_id = newId();
  const happened_at = await heldBack(tx, taking.happened_at);
  const saved = await tx`
    insert into fulfilment.takings (id, delivery_id, shop_id, order_id, kind, amount_krw, approval_number, happened_at, by)
    values (${taking_id}, ${delivery_id}, ${stop.shop_id}, ${order_id ?? null}, ${kind}, ${amount_krw},
      ${kind === 'card' ? approval_number! : null}, ${happened_at}, ${hand.by})
    on conflict do nothing`;
  return saved.count === 1 ? ok({ taking_id }) : refuse('approval_known');
}

const oldest_ms = 30 * 86_400_000;

/** A telephone's clock may be wrong: nothing has happened after now, or longer ago than anything waits to be sent. */
export async function heldBack(tx: Tx, said: string | undefined): Promise<Date> {
  const now = await clockNow(tx);
  const at = said ? new Date(said) : now;
  const likely = at <= now && now.getTime() - at.getTime() <= oldest_ms;
  return likely ? at : now;
}
