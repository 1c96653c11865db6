import type { VariantName } from '@madang/contract/catalog-admin';
import type { BodyOf, ReplyOf } from '@madang/contract/route';
import {
  adminListStoreOrders,
  adminListStores,
  adminReadStoreOrder,
  type adminTakeStoreOrder,
  type price_reasons,
  type tender_kinds,
  type tender_parts,
} from '@madang/contract/store-orders';
import { splitTax, sumTax } from '@madang/contract/vat';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { pagedOptions } from '../../ui/paged.ts';
import { readWhole } from '../../ui/whole.ts';

export type StoreOrderRow = ReplyOf<typeof adminListStoreOrders>['orders'][number];
export type StoreOrder = ReplyOf<typeof adminReadStoreOrder>;
export type OrderBody = BodyOf<typeof adminTakeStoreOrder>;
type PriceReason = (typeof price_reasons)[number];
export type TenderKind = (typeof tender_kinds)[number];
export type TenderPart = (typeof tender_parts)[number];

export const storesQuery = queryOptions({
  queryKey: ['stores'],
  queryFn: async ({ signal }) => (await call(adminListStores, { signal })).stores,
  staleTime: 60_000,
});

export const counter_filters = ['channel_id', 'due'] as const;
export type CounterFilters = Partial<Record<(typeof counter_filters)[number], string>>;

export const storeOrdersQuery = (filters: CounterFilters) =>
  pagedOptions(['store-orders', 'list', filters], (cursor, signal) =>
    call(adminListStoreOrders, {
      query: {
        ...(filters.channel_id ? { channel_id: filters.channel_id } : {}),
        ...(filters.due ? { due: true } : {}),
        ...(cursor ? { cursor } : {}),
      },
      signal,
    }),
  );

export const storeOrderQuery = (order_id: string) =>
  queryOptions({
    queryKey: ['store-orders', 'one', order_id],
    queryFn: ({ signal }) => call(adminReadStoreOrder, { params: { order_id }, signal }),
  });

/** Words of the wire in both languages. */
export const reason_words: Record<PriceReason, [ko: string, en: string]> = {
  negotiated: ['협의', 'Negotiated'],
  display: ['전시품', 'Display piece'],
  defect: ['흠집', 'Flaw'],
  set: ['세트 할인', 'Set price'],
  event: ['행사', 'Event'],
  regular: ['단골', 'Regular customer'],
  extra_work: ['추가 작업', 'Extra work'],
  other: ['기타', 'Other'],
};
export const tender_words: Record<TenderKind, [ko: string, en: string]> = {
  card: ['카드 단말기', 'Card terminal'],
  transfer: ['계좌이체', 'Bank transfer'],
  cash: ['현금', 'Cash'],
};
const part_words: Record<TenderPart, [ko: string, en: string]> = {
  deposit: ['계약금', 'Deposit'],
  balance: ['잔금', 'Balance'],
};
type Money = { part: TenderPart; amount_krw: number };

/** What money was for. What is paid at once is no deposit where nothing is left to pay. */
export function partWords(
  money: Money,
  order: { total_krw: number; tenders: readonly Money[] },
): [ko: string, en: string] {
  if (money.amount_krw >= order.total_krw) return ['전액', 'In full'];
  const at_once = order.tenders.filter((one) => one.part === 'deposit').reduce((sum, one) => sum + one.amount_krw, 0);
  if (money.part === 'deposit' && at_once >= order.total_krw) return ['나눠 결제', 'Split payment'];
  return part_words[money.part];
}

export type LineDraft = {
  key: string;
  variant: VariantName | null;
  quantity: string;
  unit: string;
  reason: PriceReason | '';
};
export type TenderDraft = {
  key: string;
  kind: TenderKind;
  /** The first money of an order is its deposit, later money its balance. */
  part: TenderPart;
  amount: string;
  approval: string;
  payer: string;
};

export const newLine = (): LineDraft => ({
  key: crypto.randomUUID(),
  variant: null,
  quantity: '1',
  unit: '',
  reason: '',
});
export const newTender = (part: TenderPart, amount_krw: number): TenderDraft => ({
  key: crypto.randomUUID(),
  kind: 'card',
  part,
  amount: amount_krw > 0 ? amount_krw.toLocaleString('ko-KR') : '',
  approval: '',
  payer: '',
});

const whole = (text: string) => {
  const read = readWhole(text);
  return read === null || !Number.isSafeInteger(read) || read < 0 ? null : read;
};

export const lineTotal = (line: LineDraft): number => (whole(line.unit) ?? 0) * (whole(line.quantity) ?? 0);
/** The price was agreed, and nobody has said why yet. */
export const needsReason = (line: LineDraft): boolean =>
  line.variant !== null && whole(line.unit) !== line.variant.price_krw && line.reason === '';
export const lineFaulty = (line: LineDraft): boolean =>
  line.variant === null || !whole(line.quantity) || whole(line.unit) === null || needsReason(line);
export const tenderFaulty = (tender: TenderDraft): boolean =>
  !whole(tender.amount) || (tender.kind === 'card' && !/^\d{6,12}$/.test(tender.approval));

/** What the order comes to, as the server will freeze it: tax by line, summed. */
export function sumDraft(lines: readonly LineDraft[], shipping: string, tenders: readonly TenderDraft[]) {
  const shipping_krw = whole(shipping) ?? 0;
  const tax = sumTax([
    ...lines.map((line) => splitTax(lineTotal(line), line.variant?.tax_free ?? false)),
    splitTax(shipping_krw, false),
  ]);
  const total_krw = tax.supply_krw + tax.vat_krw + tax.exempt_krw;
  const paid_krw = tenders.reduce((sum, one) => sum + (whole(one.amount) ?? 0), 0);
  return { ...tax, total_krw, paid_krw, due_krw: total_krw - paid_krw };
}

export const linesBody = (lines: readonly LineDraft[]): OrderBody['lines'] =>
  lines.map((line) => ({
    variant_id: line.variant!.variant_id,
    quantity: whole(line.quantity)!,
    unit_krw: whole(line.unit)!,
    ...(line.reason && whole(line.unit) !== line.variant!.price_krw ? { price_reason: line.reason } : {}),
  }));

/** The words for a draft, once it can be told. */
export function draftPart(
  tender: TenderDraft,
  total_krw: number,
  tenders: readonly Money[],
): [ko: string, en: string] | null {
  const amount_krw = whole(tender.amount);
  return amount_krw && total_krw > 0 ? partWords({ part: tender.part, amount_krw }, { total_krw, tenders }) : null;
}
export const draftMoney = (tender: TenderDraft): Money => ({
  part: tender.part,
  amount_krw: whole(tender.amount) ?? 0,
});

export const tenderBody = (tender: TenderDraft): OrderBody['tenders'][number] => ({
  kind: tender.kind,
  part: tender.part,
  amount_krw: whole(tender.amount)!,
  ...(tender.kind === 'card' ? { approval_number: tender.approval } : {}),
  ...(tender.kind === 'transfer' && tender.payer.trim() ? { depositor: tender.payer.trim() } : {}),
});
