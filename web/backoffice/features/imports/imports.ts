import type { mapping_fields } from '@madang/contract/import-bounds';
import { isMoving } from '@madang/contract/import-states';
import {
  adminListImports,
  adminListSheetMemory,
  adminReadImport,
  adminReadImportRows,
  adminReadMapping,
} from '@madang/contract/imports';
import type { ReplyOf } from '@madang/contract/route';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { count } from '../../../ui/lib/format.ts';
import type { Say } from '../../../ui/lib/language.ts';
import { pagedOptions } from '../../ui/paged.ts';

export type OrderImport = ReplyOf<typeof adminReadImport>;
export type ImportRow = ReplyOf<typeof adminReadImportRows>['rows'][number];
export type MappingField = (typeof mapping_fields)[number];

export const importsQuery = {
  ...pagedOptions(['imports', 'list'], (cursor, signal) =>
    call(adminListImports, { query: { cursor, limit: 40 }, signal }),
  ),
  refetchInterval: (query: { state: { data?: { pages: { imports: OrderImport[] }[] } | undefined } }) =>
    query.state.data?.pages.some((page) => page.imports.some(isMoving)) ? 1_000 : 30_000,
};

export const importQuery = (import_id: string) =>
  queryOptions({
    queryKey: ['imports', 'one', import_id],
    queryFn: ({ signal }) => call(adminReadImport, { params: { import_id }, signal }),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data) ? 500 : false),
  });

export const outcomes = ['new', 'changed', 'refused', 'with_issues'] as const;
export type Outcome = (typeof outcomes)[number];

export const importRowsQuery = (import_id: string, state: string, outcome: Outcome) =>
  infiniteQueryOptions({
    queryKey: ['imports', 'rows', import_id, state, outcome],
    queryFn: ({ pageParam, signal }) =>
      call(adminReadImportRows, { params: { import_id }, query: { outcome, after: pageParam, limit: 200 }, signal }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next_after ?? undefined,
  });

export const mappingQuery = (import_id: string) =>
  queryOptions({
    queryKey: ['imports', 'mapping', import_id],
    queryFn: ({ signal }) => call(adminReadMapping, { params: { import_id }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export type Memory = ReplyOf<typeof adminListSheetMemory>['channels'][number];
export const memoryQuery = queryOptions({
  queryKey: ['imports', 'memory'],
  queryFn: async ({ signal }) => (await call(adminListSheetMemory, { signal })).channels,
});

/** What a file is, as people call it. */
export function kindWord(kind: string | null, t: Say): string {
  const words: Record<string, string> = {
    smartstore: t('스마트스토어', 'Smartstore'),
    coupang: t('쿠팡', 'Coupang'),
    '11st': t('11번가', '11st'),
    esm: t('G마켓·옥션', 'Gmarket, Auction'),
    kakao: t('카카오 톡스토어', 'Kakao Talk Store'),
    cafe24: t('카페24', 'Cafe24'),
    shopby: t('샵바이', 'Shopby'),
    store: t('매장 주문표', 'Our store order sheet'),
    partner: t('협력사', 'Partner'),
    custom: t('직접 정한 양식', 'Custom form'),
  };
  return kind ? (words[kind] ?? kind) : '–';
}

/** "새 40 · 바뀜 2 · 거절 1", without what is none. */
export function countsLine(counts: OrderImport['counts'], t: Say): string {
  if (!counts) return '';
  const told: [number, string][] = [
    [counts.new, t('새', 'new')],
    [counts.changed, t('바뀜', 'changed')],
    [counts.unchanged, t('그대로', 'unchanged')],
    [counts.refused, t('거절', 'refused')],
  ];
  const parts = told.filter(([n]) => n > 0).map(([n, word]) => t(`${word} ${count(n)}`, `${count(n)} ${word}`));
  return parts.join(' · ') || t('행 없음', 'no rows');
}

export function phaseWord(one: OrderImport, t: Say): string {
  const { phase, done, total } = one.progress;
  const of = total > 0 ? ` ${count(done)} / ${count(total)}` : done > 0 ? ` ${count(done)}` : '';
  if (one.state === 'committing' && phase !== 'reading') return `${t('가져오는 중', 'Importing')}${of}`;
  if (phase === 'comparing') return `${t('아는 주문과 비교 중', 'Comparing with existing orders')}${of}`;
  if (one.state === 'waiting') return t('차례를 기다리는 중', 'Waiting in queue');
  return `${t('읽는 중', 'Reading')}${of}`;
}

/** Fields of a sheet, needed ones first; the rest by what a seller looks for. */
export const field_names: readonly (readonly [MappingField, string, string])[] = [
  ['product', '상품명', 'Product'],
  ['qty', '수량', 'Quantity'],
  ['order', '주문번호', 'Order number'],
  ['key', '주문 줄 번호', 'Line number'],
  ['orderedAt', '주문일', 'Ordered on'],
  ['productNo', '상품번호', 'Product number'],
  ['option', '옵션', 'Option'],
  ['code', '판매자 코드', 'Seller code'],
  ['total', '금액 합계', 'Total'],
  ['unit', '단가', 'Unit price'],
  ['recipient', '받는 분', 'Recipient'],
  ['phone', '받는 분 연락처', 'Recipient’s phone'],
  ['phone2', '다른 연락처', 'Other phone'],
  ['address', '주소', 'Address'],
  ['address2', '상세주소', 'Address, second part'],
  ['zip', '우편번호', 'Postal code'],
  ['message', '배송 메시지', 'Message'],
  ['hopeDate', '희망 배송일', 'Requested date'],
  ['buyer', '주문한 분', 'Buyer'],
  ['buyerPhone', '주문한 분 연락처', 'Buyer’s phone'],
  ['store', '매장', 'Store'],
  ['courier', '택배사', 'Courier'],
  ['invoice', '송장번호', 'Tracking number'],
];
export const needed_fields: readonly MappingField[] = ['product', 'qty'];
