import type { Tx } from '../../platform/db.ts';
import { list, uuid } from '../../platform/wire.ts';
import type { OrderStateName } from './states.ts';

export type OrderState = {
  id: string;
  number: number;
  shop_id: string;
  person_id: string;
  account_id: string | null;
  state: OrderStateName;
  drop_id: string | null;
  contact_ref: string;
  cap_identities: string[];
  amount_krw: number;
  /** What was taken off when it was placed. */
  discount_krw: number;
  /** What of the amount is for delivering, and what a campaign took off that. */
  shipping_krw: number;
  shipping_waived_krw: number;
  refunded_krw: number;
  tax_free_krw: number;
  language: 'ko' | 'en';
  wants_mail: boolean;
  placed_at: Date;
  expires_at: Date | null;
  confirmed_at: Date | null;
  reason: string | null;
  version: number;
};

export type LineState = {
  order_id: string;
  id: string;
  shop_id: string;
  variant_id: string;
  unit_price_krw: number;
  /** Of the whole line. */
  discount_krw: number;
  /** Of delivering all of its shop's goods; on the first of them. */
  shipping_krw: number;
  /** Given by a campaign. */
  gift: boolean;
  tax_free: boolean;
  quantity: number;
  canceled_quantity: number;
  /** When it left the house, and came to its door. */
  left_at: Date | null;
  arrived_at: Date | null;
};

/** Locks orders, in id order. Nothing of an order changes but under this lock. */
export async function lockOrders(tx: Tx, order_ids: readonly string[]): Promise<OrderState[]> {
  return await tx<OrderState[]>`
    select id, number, shop_id, person_id, account_id, state, drop_id, contact_ref, cap_identities, amount_krw, discount_krw, shipping_krw,
      shipping_waived_krw, refunded_krw, tax_free_krw, language, wants_mail, placed_at, expires_at, confirmed_at, reason, version
    from orders.orders where id = any(${list(uuid, order_ids)}::uuid[])
    order by id for no key update`;
}

/** The lines of these orders; guarded by their orders' locks. */
export async function readLineStates(tx: Tx, order_ids: readonly string[]): Promise<LineState[]> {
  return await tx<LineState[]>`
    select order_id, id, shop_id, variant_id, unit_price_krw, discount_krw, shipping_krw, gift_of is not null as gift, tax_free, quantity,
      canceled_quantity, left_at, arrived_at
    from orders.lines where order_id = any(${list(uuid, order_ids)}::uuid[]) order by order_id, position`;
}
