import type { mapping_fields } from '@madang/contract/import-bounds';
import { isMoving } from '@madang/contract/import-states';
import {
  adminListPartners,
  partnerListFiles,
  partnerListImports,
  partnerListLines,
  partnerReadSelf,
} from '@madang/contract/partners';
import type { ReplyOf } from '@madang/contract/route';
import { queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { pagedOptions } from '../../ui/paged.ts';

export type Partner = ReplyOf<typeof adminListPartners>['partners'][number];
export type PartnerLine = ReplyOf<typeof partnerListLines>['lines'][number];
export type SentFile = ReplyOf<typeof partnerListImports>['imports'][number];
export type MappingField = (typeof mapping_fields)[number];

export const partnersQuery = queryOptions({
  queryKey: ['partners'],
  queryFn: async ({ signal }) => (await call(adminListPartners, { signal })).partners,
});

export const selfQuery = queryOptions({
  queryKey: ['partner', 'self'],
  queryFn: async ({ signal }) => (await call(partnerReadSelf, { signal })).partners,
});

export const sentFilesQuery = queryOptions({
  queryKey: ['partner', 'imports'],
  queryFn: async ({ signal }) => (await call(partnerListImports, { signal })).imports,
  // A file that is being read says so until it is.
  refetchInterval: (query) => (query.state.data?.some(isMoving) ? 700 : false),
});

export const ownFilesQuery = queryOptions({
  queryKey: ['partner', 'files'],
  queryFn: async ({ signal }) => (await call(partnerListFiles, { signal })).files,
});

export const ownLinesQuery = (state: string | undefined) =>
  pagedOptions(['partner', 'lines', state ?? ''], (cursor, signal) =>
    call(partnerListLines, { query: { ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) }, signal }),
  );

/** What a column of an order sheet is. */
export const field_words: Record<MappingField, [ko: string, en: string]> = {
  order: ['주문번호', 'Order number'],
  key: ['줄 번호', 'Line number'],
  orderedAt: ['주문일시', 'Ordered at'],
  product: ['상품', 'Product'],
  productNo: ['상품번호', 'Product number'],
  option: ['옵션', 'Option'],
  code: ['관리코드', 'Code'],
  qty: ['수량', 'Quantity'],
  total: ['금액', 'Total'],
  unit: ['단가', 'Unit price'],
  recipient: ['받는 분', 'Recipient'],
  phone: ['받는 분 전화', 'Phone'],
  phone2: ['다른 전화', 'Other phone'],
  address: ['주소', 'Address'],
  address2: ['상세 주소', 'Address, rest'],
  zip: ['우편번호', 'Postal code'],
  message: ['배송 메시지', 'Message'],
  hopeDate: ['희망 배송일', 'Requested date'],
  buyer: ['주문한 분', 'Buyer'],
  buyerPhone: ['주문한 분 전화', 'Buyer’s phone'],
  store: ['매장', 'Store'],
  courier: ['택배사', 'Courier'],
  invoice: ['운송장번호', 'Tracking number'],
};

/** States of a line, as a partner reads them. */
export const line_words: Record<string, [ko: string, en: string]> = {
  new: ['받음', 'Received'],
  confirmed: ['확인', 'Confirmed'],
  cancel_requested: ['취소 요청', 'Cancel requested'],
  address_changed: ['주소 바뀜', 'Address changed'],
  shipping: ['배송 중', 'On its way'],
  delivered: ['배송 완료', 'Delivered'],
  decided: ['구매 확정', 'Decided'],
  canceled: ['취소', 'Canceled'],
  returned: ['반품', 'Returned'],
  exchanged: ['교환', 'Exchanged'],
};
