import type { Context } from '../../context.ts';
import { plainArray } from '../../platform/arrays.ts';
import type { Tx } from '../../platform/db.ts';
import type { Exporter, Vault } from '../identity/index.ts';
import { listOrders } from './list-orders.ts';

type Filter = { state?: string; drop_id?: string; from?: string; to?: string };
type Contact = {
  name: string;
  phone: string;
  email?: string;
  postal_code: string;
  address1: string;
  address2?: string;
  note?: string;
};

const chunk = 500;
const korea = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Seoul', dateStyle: 'short', timeStyle: 'short' });

/** Orders with their recipients, one a row, newest first. */
export function orderExporter(ctx: Pick<Context, 'read' | 'sql'>, vault: Vault): Exporter<Filter> {
  return {
    kind: 'orders',
    name: { ko: '주문', en: 'Orders' },
    columns: [
      { ko: '주문 번호', en: 'Order' },
      { ko: '주문 시각', en: 'Placed (Korea)' },
      { ko: '상태', en: 'State' },
      { ko: '상품', en: 'Goods' },
      { ko: '받는 분', en: 'Recipient' },
      { ko: '전화', en: 'Phone' },
      { ko: '이메일', en: 'E-mail' },
      { ko: '우편번호', en: 'Postal code' },
      { ko: '주소', en: 'Address' },
      { ko: '상세 주소', en: 'Unit' },
      { ko: '배송 메모', en: 'Note' },
      { ko: '사은품', en: 'Gifts' },
      { ko: '상품 금액', en: 'Goods (KRW)' },
      { ko: '할인', en: 'Discount (KRW)' },
      { ko: '배송비', en: 'Delivery (KRW)' },
      { ko: '금액', en: 'Amount (KRW)' },
      { ko: '환불', en: 'Refunded (KRW)' },
    ],
    count: (viewer, filter) =>
      ctx.read(viewer, async (tx) => {
        const [row] = await tx<{ count: number }[]>`
          select count(*)::int as count from orders.orders
          where true
            ${filter.state ? tx`and state = ${filter.state}` : tx``}
            ${filter.drop_id ? tx`and drop_id = ${filter.drop_id}::uuid` : tx``}
            ${filter.from ? tx`and placed_at >= ${filter.from}::timestamptz` : tx``}
            ${filter.to ? tx`and placed_at < ${filter.to}::timestamptz` : tx``}`;
        return row!.count;
      }),
    async *rows(viewer, filter, language) {
      let cursor: string | undefined;
      do {
        const { page, sums } = await ctx.read(viewer, async (tx) => {
          const page = await listOrders(tx, filter, { cursor, limit: chunk, language });
          return { page, sums: await readSums(tx, page.orders) };
        });
        const refs = page.orders.map((order) => order.contact_ref);
        const contacts = await vault.readPersonalData<Contact>(ctx.sql, refs);
        yield page.orders.map((order) => {
          const contact = contacts.get(order.contact_ref);
          const { gifts, discount_krw, shipping_krw } = sums.get(order.order_id)!;
          return [
            order.order_number,
            korea.format(new Date(order.placed_at)),
            order.state,
            order.title,
            contact?.name ?? null,
            contact?.phone ?? null,
            contact?.email ?? null,
            contact?.postal_code ?? null,
            contact?.address1 ?? null,
            contact?.address2 ?? null,
            contact?.note ?? null,
            gifts,
            order.amount_krw - shipping_krw + discount_krw,
            discount_krw,
            shipping_krw,
            order.amount_krw,
            order.refunded_krw,
          ];
        });
        cursor = page.next_cursor ?? undefined;
      } while (cursor);
    },
  };
}

type Sums = { id: string; discount_krw: number; shipping_krw: number; gifts: string | null };

/** What an order's amount is made of, and what its campaigns gave with it (in the discount at their price). */
async function readSums(tx: Tx, orders: readonly { order_id: string }[]): Promise<Map<string, Sums>> {
  const rows = await tx<Sums[]>`
    select o.id, o.discount_krw, o.shipping_krw,
      (select string_agg(concat_ws(' / ', l.title, nullif(l.option_text, '')), ', ' order by l.position)
        from orders.lines l where l.order_id = o.id and l.gift_of is not null) as gifts
    from orders.orders o where o.id = any(${plainArray(orders.map((order) => order.order_id))}::text::uuid[])`;
  return new Map(rows.map((row) => [row.id, row]));
}
