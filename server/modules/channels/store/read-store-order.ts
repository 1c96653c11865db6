import type { StoreOrder, StoreOrderRow } from '@madang/contract';
import type { Tx } from '../../../platform/db.ts';

/** A store order as its tables tell it, references in place of what is sealed. */
export type StoreOrderRead = Omit<
  StoreOrder,
  'customer' | 'memo' | 'signature_png' | 'papers_exceed' | 'channel_name'
> & {
  recipient_ref: string | null;
  memo_ref: string | null;
  signature_ref: string | null;
};

/** One store order for whoever may see it (row-level security decides); null where there is none. */
export async function readStoreOrder(tx: Tx, order_id: string): Promise<StoreOrderRead | null> {
  const [head, lines, tenders, papers, history] = await Promise.all([
    tx<Omit<StoreOrderRead, 'lines' | 'tenders' | 'papers' | 'history'>[]>`
      select s.order_id, s.number, s.channel_id, s.state, s.handover, s.wished_on::text as wished_on, d.sido, d.sigungu, s.taken_at,
        s.total_krw, s.paid_krw, s.due_krw, s.version, s.supply_krw, s.vat_krw, s.exempt_krw, s.shipping_krw,
        s.signature_ref is not null as signed, s.taken_by, d.recipient_ref, s.memo_ref, s.signature_ref
      from channels.store_orders s join channels.deliveries d on d.order_id = s.order_id where s.order_id = ${order_id}`,
    tx<StoreOrder['lines']>`
      select s.line_id, s.variant_id, l.title, l.option_text, s.quantity, s.list_krw, s.unit_krw, s.price_reason, s.total_krw,
        s.tax_free, s.supply_krw, s.vat_krw, s.exempt_krw, s.canceled, l.stock_state
      from channels.store_lines s join channels.lines l on l.id = s.line_id where s.order_id = ${order_id}
      order by substring(l.line_key from '[0-9]+$')::int`,
    tx<StoreOrder['tenders']>`
      select id as tender_id, kind, part, amount_krw, refunded_krw, approval_number, issuer, taken_at
      from channels.tenders where order_id = ${order_id} order by place`,
    tx<StoreOrder['papers']>`
      select id as paper_id, kind, purpose, state, supply_krw, vat_krw, exempt_krw, number, issued_on::text as issued_on,
        cancel_number, canceled_on::text as canceled_on
      from channels.tax_papers where order_id = ${order_id} order by id`,
    tx<StoreOrder['history']>`
      select at, by, what, amount_krw, detail from channels.store_history where order_id = ${order_id} order by place`,
  ]);
  if (!head[0]) return null;
  return { ...head[0], lines: [...lines], tenders: [...tenders], papers: [...papers], history: [...history] };
}

export type StoreOrderListed = Omit<StoreOrderRow, 'customer' | 'channel_name'> & { recipient_ref: string | null };

/** Store orders, the newest first. */
export async function listStoreOrders(
  tx: Tx,
  filter: { channel_id?: string | undefined; due?: boolean | undefined; number?: string | undefined },
  page: { cursor?: string | undefined; limit?: number | undefined },
): Promise<{ orders: StoreOrderListed[]; next_cursor: string | null }> {
  const limit = page.limit ?? 50;
  const rows = await tx<StoreOrderListed[]>`
    select s.order_id, s.number, s.channel_id, s.state, s.handover, s.wished_on::text as wished_on, d.sido, d.sigungu, s.taken_at,
      s.total_krw, s.paid_krw, s.due_krw, s.version, d.recipient_ref,
      (select (array_agg(l.title order by substring(l.line_key from '[0-9]+$')::int))[1]
        || case when count(*) > 1 then ' +' || (count(*) - 1) else '' end from channels.lines l where l.order_id = s.order_id) as title
    from channels.store_orders s join channels.deliveries d on d.order_id = s.order_id
    where (${page.cursor ?? null}::uuid is null or s.order_id < ${page.cursor ?? null}::uuid)
      and (${filter.channel_id ?? null}::uuid is null or s.channel_id = ${filter.channel_id ?? null}::uuid)
      and (${filter.due ?? false} = false or s.due_krw <> 0)
      and (${filter.number ?? null}::text is null or s.number = ${filter.number ?? null}::text)
    order by s.order_id desc limit ${limit + 1}`;
  const orders = rows.slice(0, limit);
  return { orders, next_cursor: rows.length > limit ? orders.at(-1)!.order_id : null };
}
