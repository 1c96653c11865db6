import { type GridFilter, trackingNumbersOf } from '@madang/contract';
import type { Context } from '../../context.ts';
import type { Viewer } from '../../platform/reader.ts';
import type { Exporter } from '../identity/index.ts';
import { countRows, findSlots } from './find-rows.ts';
import type { AnyContact } from './people-tokens.ts';
import { readStoredRows, type StoredRow } from './read-rows.ts';
import type { DeskTools } from './routes.ts';

type Filter = GridFilter & { sort?: string };

/** Rows opened and handed on at a time. */
const chunk = 1_000;
const shopsOf = (viewer: Viewer) => (viewer.kind === 'staff' ? viewer.shops : []);
const korea_ms = 9 * 3_600_000;
/** 2026-11-21 18:03 in Korea; four of them a row, so by arithmetic. */
const timeOf = (at: Date | null) =>
  at && new Date(at.getTime() + korea_ms).toISOString().slice(0, 16).replace('T', ' ');

type Told = { row: StoredRow; channel: string; buyer: AnyContact | undefined; recipient: AnyContact | undefined };
type Column = { ko: string; en: string; cell: (told: Told) => string | number | null };

const each = (row: StoredRow, tell: (line: StoredRow['lines'][number]) => string) =>
  [...new Set(row.lines.map(tell))].filter(Boolean).join(' / ');

const sumOf = (row: StoredRow, tell: (line: StoredRow['lines'][number]) => number) =>
  row.lines.reduce((sum, line) => sum + tell(line), 0);
const isOwn = (row: StoredRow) => row.origin === 'own';

const columns: readonly Column[] = [
  { ko: '판매처', en: 'Channel', cell: ({ channel }) => channel },
  { ko: '주문 번호', en: 'Order', cell: ({ row }) => row.number },
  { ko: '주문 시각', en: 'Placed (Korea)', cell: ({ row }) => timeOf(row.ordered_at) },
  { ko: '결제 시각', en: 'Paid (Korea)', cell: ({ row }) => timeOf(row.paid_at) },
  { ko: '상태', en: 'State', cell: ({ row }) => row.state },
  {
    ko: '상품',
    en: 'Goods',
    cell: ({ row }) => each(row, (line) => (line.gift ? `(사은품) ${line.title}` : line.title)),
  },
  { ko: '옵션', en: 'Option', cell: ({ row }) => each(row, (line) => line.option_text) },
  { ko: '수량', en: 'Units', cell: ({ row }) => row.quantity },
  {
    ko: '할인',
    en: 'Discount (KRW)',
    cell: ({ row }) =>
      Math.max(
        0,
        sumOf(row, (line) => line.unit_krw * line.quantity - line.total_krw),
      ),
  },
  // Markets tell what they took for delivering by their own bills; their orders' amounts are of the goods.
  {
    ko: '배송비',
    en: 'Delivery (KRW)',
    cell: ({ row }) => (isOwn(row) ? row.amount_krw - sumOf(row, (line) => line.total_krw) : null),
  },
  { ko: '금액', en: 'Amount (KRW)', cell: ({ row }) => row.amount_krw },
  { ko: '환불', en: 'Refunded (KRW)', cell: ({ row }) => row.refunded_krw },
  { ko: '주문자', en: 'Buyer', cell: ({ buyer }) => buyer?.name ?? null },
  { ko: '받는 분', en: 'Recipient', cell: ({ recipient }) => recipient?.name ?? null },
  { ko: '전화', en: 'Phone', cell: ({ recipient }) => recipient?.phone ?? null },
  { ko: '우편번호', en: 'Postal code', cell: ({ recipient }) => recipient?.postal_code ?? recipient?.zip ?? null },
  { ko: '주소', en: 'Address', cell: ({ recipient }) => addressOf(recipient) },
  { ko: '시도', en: 'Province', cell: ({ row }) => row.sido },
  { ko: '시군구', en: 'District', cell: ({ row }) => row.sigungu },
  { ko: '발송 기한', en: 'Due', cell: ({ row }) => row.due_on },
  { ko: '희망일', en: 'Wished', cell: ({ row }) => row.wished_on },
  { ko: '발송 시각', en: 'Dispatched (Korea)', cell: ({ row }) => timeOf(row.dispatched_at) },
  {
    ko: '송장 번호',
    en: 'Tracking',
    cell: ({ row }) => trackingNumbersOf(row).join(', '),
  },
];

function addressOf(contact: AnyContact | undefined): string | null {
  return [contact?.address, contact?.address1, contact?.address2].filter(Boolean).join(' ') || null;
}

/** The orders a filter of the grid leaves, in its order, with their recipients: one a row. */
export function gridExporter(ctx: Pick<Context, 'read' | 'sql'>, tools: DeskTools): Exporter<Filter> {
  const { vault, desk } = tools;
  return {
    kind: 'grid',
    name: { ko: '모든 판매처 주문', en: 'Orders of every channel' },
    columns: columns.map(({ ko, en }) => ({ ko, en })),
    async count(viewer, { sort: _, ...filter }) {
      return countRows(tools, await desk.view(), { filter, shops: shopsOf(viewer) });
    },
    async *rows(viewer, { sort, ...filter }) {
      const view = await desk.view();
      const asked = { filter, sort, shops: shopsOf(viewer), most: Number.POSITIVE_INFINITY };
      const { slots } = await findSlots(tools, view, asked);
      // The next rows are on their way while these are written.
      let next = read(0);
      for (let at = 0; at < slots.length; at += chunk) {
        const now = await next;
        next = read(at + chunk);
        next.catch(() => {});
        yield now;
      }

      async function read(at: number) {
        const some = slots.slice(at, at + chunk);
        if (some.length === 0) return [];
        const rows = await ctx.read(viewer, (tx) => readStoredRows(tx, { slots: some }));
        const facets = await desk.words(
          view,
          rows.map((row) => row.channel_code),
        );
        const refs = rows.flatMap((row) => [row.buyer_ref, row.recipient_ref]).filter((ref) => ref !== null);
        const contacts = await vault.readPersonalData<AnyContact>(ctx.sql, [...new Set(refs)]);
        const of = (ref: string | null) => contacts.get(ref ?? '');
        return rows.map((row) =>
          columns.map(({ cell }) =>
            cell({
              row,
              channel: facets.get(row.channel_code)?.label ?? '',
              buyer: of(row.buyer_ref),
              recipient: of(row.recipient_ref),
            }),
          ),
        );
      }
    },
  };
}
