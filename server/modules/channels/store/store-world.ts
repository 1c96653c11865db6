import type { Tx } from '../../../platform/db.ts';
import { newId } from '../../../platform/ids.ts';
import { bookStoreMoney } from '../../ledger/index.ts';
import type { LineState } from '../import/canonical.ts';
import type { AgreedLine, Paper, Tender, Worth } from './store-rules.ts';

export type StoreHead = {
  order_id: string;
  shop_id: string;
  channel_id: string;
  number: string;
  state: 'open' | 'canceled';
  handover: 'delivery' | 'pickup';
  wished_on: string | null;
  shipping_krw: number;
  total_krw: number;
  paid_krw: number;
  due_krw: number;
  supply_krw: number;
  vat_krw: number;
  exempt_krw: number;
  memo_ref: string | null;
  taken_at: Date;
  version: number;
};
export type KnownStoreLine = AgreedLine & { line_id: string; line_key: string; state: LineState; canceled: boolean };
export type StoreWorld = {
  head: StoreHead;
  lines: KnownStoreLine[];
  tenders: (Tender & { id: string })[];
  papers: (Paper & { id: string; number: string | null })[];
};

/** One order at the counter with all that its rules ask, its row locked; null where there is none (or none of these shops). */
export async function lockStoreOrder(
  tx: Tx,
  order_id: string,
  shops: readonly string[] | null,
): Promise<StoreWorld | null> {
  const [head] = await tx<StoreHead[]>`
    select order_id, shop_id, channel_id, number, state, handover, wished_on::text as wished_on, shipping_krw, total_krw, paid_krw,
      due_krw, supply_krw, vat_krw, exempt_krw, memo_ref, taken_at, version
    from channels.store_orders where order_id = ${order_id} for no key update`;
  if (!head || (shops && !shops.includes(head.shop_id))) return null;
  const [lines, tenders, papers] = await Promise.all([
    tx<KnownStoreLine[]>`
      select s.line_id, l.line_key, l.state, s.variant_id, s.product_id, l.title, l.option_text, s.quantity, s.list_krw, s.unit_krw,
        s.price_reason, s.total_krw, s.tax_free, s.supply_krw, s.vat_krw, s.exempt_krw, s.canceled
      from channels.store_lines s join channels.lines l on l.id = s.line_id where s.order_id = ${order_id}
      order by substring(l.line_key from '[0-9]+$')::int`,
    tx<StoreWorld['tenders']>`
      select id, kind, amount_krw, refunded_krw from channels.tenders where order_id = ${order_id} order by place`,
    tx<StoreWorld['papers']>`
      select id, kind, state, supply_krw, vat_krw, exempt_krw, number from channels.tax_papers
      where order_id = ${order_id} order by id`,
  ]);
  return { head, lines: [...lines], tenders: [...tenders], papers: [...papers] };
}

/** What an order is worth and what of it is paid, written as the rules found it; its version rises. */
export async function saveStoreHead(
  tx: Tx,
  head: StoreHead,
  next: Worth & Pick<StoreHead, 'state' | 'handover' | 'wished_on' | 'shipping_krw' | 'paid_krw' | 'memo_ref'>,
  now: Date,
): Promise<StoreHead> {
  const due_krw = next.total_krw - next.paid_krw;
  const version = head.version + 1;
  await tx`
    update channels.store_orders set state = ${next.state}, handover = ${next.handover}, wished_on = ${next.wished_on}::date,
      shipping_krw = ${next.shipping_krw}, total_krw = ${next.total_krw}, paid_krw = ${next.paid_krw}, due_krw = ${due_krw},
      supply_krw = ${next.supply_krw}, vat_krw = ${next.vat_krw}, exempt_krw = ${next.exempt_krw}, memo_ref = ${next.memo_ref},
      version = ${version},
      canceled_at = case when ${next.state} = 'canceled' then coalesce(canceled_at, ${now}::timestamptz) end
    where order_id = ${head.order_id}`;
  return { ...head, ...next, due_krw, version };
}

/** One thing that happened, under an id that money is booked by. */
export type Happening = {
  what: string;
  amount_krw?: number | null;
  detail?: string | null;
};

/** Writes down what happened; returns its id. */
export async function noteStoreHistory(
  tx: Tx,
  order: { order_id: string; shop_id: string },
  happening: Happening & { by: string; at: Date },
): Promise<string> {
  const id = newId();
  await tx`
    insert into channels.store_history (id, order_id, shop_id, at, by, what, amount_krw, detail)
    values (${id}, ${order.order_id}, ${order.shop_id}, ${happening.at}, ${happening.by}, ${happening.what},
      ${happening.amount_krw ?? null}, ${happening.detail ?? null})`;
  return id;
}

/** Writes down that an order is worth `amount_krw` more (or less), and books it by that happening. */
export async function noteStoreSale(
  tx: Tx,
  { order_id, shop_id }: { order_id: string; shop_id: string },
  happening: Happening & { amount_krw: number; by: string; at: Date },
): Promise<void> {
  const source_id = await noteStoreHistory(tx, { order_id, shop_id }, happening);
  const { amount_krw, at } = happening;
  await bookStoreMoney(tx, [{ kind: 'store_sale', source_id, shop_id, order_id, till: null, amount_krw }], at);
}

/** What every change of a store order answers. */
export const changedOf = (head: Pick<StoreHead, 'order_id' | 'number' | 'version' | 'due_krw'>) => ({
  order_id: head.order_id,
  number: head.number,
  version: head.version,
  due_krw: head.due_krw,
});
