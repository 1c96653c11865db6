import type { Sql } from '../../platform/db.ts';
import { showOrderNumber } from './order-numbers.ts';

export type OwnOrder = {
  order_id: string;
  order_number: string;
  contact_ref: string;
  state: string;
  placed_at: Date;
  amount_krw: number;
  refunded_krw: number;
  lines: { title: string; option_text: string; quantity: number; canceled_quantity: number; unit_price_krw: number }[];
};

/** Every order of one person with its lines, oldest first: for the download of their data. */
export async function readOrdersOf(sql: Sql, person_id: string): Promise<OwnOrder[]> {
  const rows = await sql<(Omit<OwnOrder, 'order_number'> & { number: number })[]>`
    select o.id as order_id, o.number, o.contact_ref, o.state, o.placed_at, o.amount_krw, o.refunded_krw,
      (select coalesce(json_agg(json_build_object('title', l.title, 'option_text', l.option_text, 'quantity', l.quantity,
                'canceled_quantity', l.canceled_quantity, 'unit_price_krw', l.unit_price_krw) order by l.position), '[]')
       from orders.lines l where l.order_id = o.id) as lines
    from orders.orders o where o.person_id = ${person_id}::uuid order by o.id`;
  return rows.map(({ number, ...row }) => ({ ...row, order_number: showOrderNumber(number) }));
}
