import { plainArray } from '../../platform/arrays.ts';
import type { Sql, Tx } from '../../platform/db.ts';
import type { Tracking } from './dispatch-rules.ts';
import { showOrderNumber } from './order-numbers.ts';

/** An order whole, without personal data: what a read model needs of it. */
export type OrderPicture = {
  order_id: string;
  order_number: string;
  shop_id: string;
  person_id: string;
  contact_ref: string;
  drop_id: string | null;
  state: string;
  amount_krw: number;
  refunded_krw: number;
  placed_at: string;
  confirmed_at: string | null;
  version: number;
  lines: {
    line_id: string;
    shop_id: string;
    variant_id: string;
    product_id: string;
    title: string;
    option_text: string;
    unit_price_krw: number;
    discount_krw: number;
    quantity: number;
    canceled_quantity: number;
    promised_on: string | null;
    left_at: string | null;
    arrived_at: string | null;
    tracking: Tracking[] | null;
    gift: boolean;
  }[];
};

type Row = Omit<OrderPicture, 'order_number'> & { number: number };

const pictures = (sql: Sql | Tx) => sql`
  select o.id as order_id, o.number, o.shop_id, o.person_id, o.contact_ref, o.drop_id, o.state, o.amount_krw, o.refunded_krw,
    to_json(o.placed_at) #>> '{}' as placed_at, to_json(o.confirmed_at) #>> '{}' as confirmed_at, o.version,
    (select coalesce(jsonb_agg(jsonb_build_object('line_id', l.id, 'shop_id', l.shop_id, 'variant_id', l.variant_id, 'product_id', l.product_id,
        'title', l.title, 'option_text', l.option_text, 'unit_price_krw', l.unit_price_krw,
        'discount_krw', l.discount_krw, 'quantity', l.quantity,
        'canceled_quantity', l.canceled_quantity, 'promised_on', l.promised_on,
        'left_at', l.left_at, 'arrived_at', l.arrived_at, 'tracking', l.tracking,
        'gift', l.gift_of is not null) order by l.position), '[]')
      from orders.lines l where l.order_id = o.id) as lines
  from orders.orders o`;

/** These orders as they are now. */
export async function readOrderPictures(sql: Sql | Tx, order_ids: readonly string[]): Promise<OrderPicture[]> {
  const rows = await sql<Row[]>`${pictures(sql)} where o.id = any(${plainArray(order_ids)}::text::uuid[])`;
  return rows.map(shown);
}

/** The next orders by id, oldest first: for whoever reads them all. */
export async function readOrderPicturesAfter(sql: Sql | Tx, after_id: string, limit: number): Promise<OrderPicture[]> {
  const rows = await sql<Row[]>`${pictures(sql)} where o.id > ${after_id}::uuid order by o.id limit ${limit}`;
  return rows.map(shown);
}

/** The next orders in (after_id, up_to_id] that nothing has come of yet, oldest first. Walks the ids between, so keep them near. */
export async function readPendingPictures(
  sql: Sql | Tx,
  range: { after_id: string; up_to_id: string; limit: number },
): Promise<OrderPicture[]> {
  const rows = await sql<Row[]>`
    ${pictures(sql)} where o.id > ${range.after_id}::uuid and o.id <= ${range.up_to_id}::uuid and o.state = 'pending'
    order by o.id limit ${range.limit}`;
  return rows.map(shown);
}

const shown = ({ number, ...row }: Row): OrderPicture => ({ ...row, order_number: showOrderNumber(number) });

/** What one shop of an order brings: its id is the order's for the shop the order is under, else that of the shop's first line. */
export type OrderBundle = { id: string; shop_id: string; lines: OrderPicture['lines'] };

/** The goods of an order as they travel: each shop's by themselves. */
export function bundlesOf(picture: Pick<OrderPicture, 'order_id' | 'shop_id' | 'lines'>): OrderBundle[] {
  return [...Map.groupBy(picture.lines, (line) => line.shop_id)].map(([shop_id, lines]) => ({
    id: shop_id === picture.shop_id ? picture.order_id : lines[0]!.line_id,
    shop_id,
    lines,
  }));
}
