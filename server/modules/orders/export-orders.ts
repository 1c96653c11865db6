import type { Context } from '../../context.ts';
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
        const page = await ctx.read(viewer, (tx) => listOrders(tx, filter, { cursor, limit: chunk, language }));
        const refs = page.orders.map((order) => order.contact_ref);
        const contacts = await vault.readPersonalData<Contact>(ctx.sql, refs);
        yield page.orders.map((order) => {
          const contact = contacts.get(order.contact_ref);
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
            order.amount_krw,
            order.refunded_krw,
          ];
        });
        cursor = page.next_cursor ?? undefined;
      } while (cursor);
    },
  };
}
