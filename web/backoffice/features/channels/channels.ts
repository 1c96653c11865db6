import {
  type ChannelOption,
  listChannelProducts,
  listProductChanges,
  type MatchReason,
  type ProductChange,
  readChannelProduct,
} from '@madang/contract/channel-products';
import { listWorkLines, readChannelWork, type WorkLine, type WorkList } from '@madang/contract/channel-work';
import { hold_words } from '@madang/contract/hold-words';
import type { QueryOf } from '@madang/contract/route';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../../ui/lib/api.ts';
import { won } from '../../../ui/lib/format.ts';
import type { Language, Say } from '../../../ui/lib/language.ts';
import { pagedOptions } from '../../ui/paged.ts';
import { channelName } from './channel-name.ts';

export type Show = NonNullable<NonNullable<QueryOf<typeof listChannelProducts>>['show']>;

export const channelProductsQuery = (filters: { show?: string | undefined; q?: string | undefined }) =>
  infiniteQueryOptions({
    queryKey: ['channel-products', filters],
    queryFn: ({ pageParam, signal }) =>
      call(listChannelProducts, {
        query: { show: (filters.show as Show | undefined) ?? 'open', q: filters.q, after: pageParam, limit: 200 },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 15_000,
  });

export const channelProductQuery = (id: string) =>
  queryOptions({
    queryKey: ['channel-product', id],
    queryFn: ({ signal }) => call(readChannelProduct, { params: { id }, signal }),
  });

/** What waits for a decision, of one product or of all. */
export const productChangesQuery = (channel_product_id: string | undefined) =>
  pagedOptions(['channel-product-changes', channel_product_id ?? ''], (cursor, signal) =>
    call(listProductChanges, { query: { channel_product_id, show: 'open', cursor, limit: 50 }, signal }),
  );

export const workQuery = queryOptions({
  queryKey: ['channel-work', 'counts'],
  queryFn: ({ signal }) => call(readChannelWork, { signal }),
  refetchInterval: 15_000,
});

export const workLinesQuery = (list: WorkList) =>
  infiniteQueryOptions({
    queryKey: ['channel-work', 'lines', list],
    queryFn: ({ pageParam, signal }) => call(listWorkLines, { query: { list, after: pageParam, limit: 500 }, signal }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: 15_000,
  });

/** "하늘 매트리스 · 크기: 퀸 × 2". */
const componentLabel = (one: ChannelOption['components'][number]) =>
  `${one.product_title}${one.option_text ? ` · ${one.option_text}` : ''}${one.quantity > 1 ? ` × ${one.quantity}` : ''}`;

export const componentsLabel = (list: ChannelOption['components']) => list.map(componentLabel).join(' + ');

/** Why something is suggested, as a sentence. */
export function reasonText(reason: MatchReason, t: Say, lang: Language): string {
  const percent = reason.percent ?? 0;
  const values = (reason.values ?? []).join(', ');
  switch (reason.why) {
    case 'same_code':
      return t(`판매자 코드가 같음 (${reason.code})`, `Same seller code (${reason.code})`);
    case 'same_as': {
      const what = [reason.channel_name && channelName(t, reason.channel_name), reason.option_text]
        .filter(Boolean)
        .join(' · ');
      return t(`코드가 같은 ${what}처럼`, `As ${what}, which has the same code`);
    }
    case 'same_product':
      return t('이미 연결된 상품', 'The product already linked');
    case 'alike_name':
      return t(`이름 ${percent}% 비슷`, `Name ${percent} % alike`);
    case 'same_option':
      return t('옵션이 같음', 'Same option');
    case 'alike_option':
      return t(`옵션 ${percent}% 비슷`, `Option ${percent} % alike`);
    case 'option_missing':
      return t(`채널 옵션에 없는 값: ${values}`, `Not named by the channel: ${values}`);
    case 'option_extra':
      return t(`우리 상품에 없는 값: ${values}`, `Not an option of ours: ${values}`);
    case 'same_price':
      return t('가격이 같음', 'Same price');
    case 'other_price':
      return t(
        `가격이 다름: 우리 ${won(reason.ours_krw ?? 0, lang)}, 채널 ${won(reason.theirs_krw ?? 0, lang)}`,
        `Another price: ours ${won(reason.ours_krw ?? 0, lang)}, theirs ${won(reason.theirs_krw ?? 0, lang)}`,
      );
  }
}

export const fieldWord = (field: string, t: Say): string => {
  const words: Record<string, string> = {
    name: t('상품 이름', 'Product name'),
    option_text: t('옵션', 'Option'),
    price_krw: t('가격', 'Price'),
    quantity: t('수량', 'Quantity'),
    claimed_quantity: t('클레임 수량', 'Claimed quantity'),
    unit_krw: t('단가', 'Unit price'),
    total_krw: t('금액', 'Amount'),
    title: t('상품 이름', 'Product name'),
    due_on: t('발송기한', 'Due'),
    delayed_until: t('발송예정일', 'Ship date'),
    state: t('상태', 'State'),
    courier: t('택배사', 'Courier'),
    tracking_number: t('송장번호', 'Tracking number'),
    'recipient.address': t('배송지', 'Address'),
    'recipient.name': t('수취인', 'Recipient'),
    'recipient.phone': t('수취인 연락처', 'Recipient’s phone'),
    'recipient.zip': t('우편번호', 'Postal code'),
    'recipient.message': t('배송 메시지', 'Message'),
    'recipient.phone2': t('수취인 연락처2', 'Recipient’s other phone'),
    'recipient.entry': t('공동현관 출입방법', 'How to enter'),
    'buyer.name': t('구매자', 'Buyer'),
    'buyer.phone': t('구매자 연락처', 'Buyer’s phone'),
    'buyer.id': t('구매자 ID', 'Buyer’s id'),
    discount_krw: t('할인', 'Discount'),
    fee_krw: t('수수료', 'Fee'),
    confirmed_at: t('발주확인일', 'Confirmed on'),
    dispatched_at: t('발송일', 'Dispatched on'),
  };
  return words[field] ?? field;
};

/** Why something leaves later, as who said so chose it. */
export const delayReasonWord = (reason: string, t: Say): string => {
  const words: Record<string, string> = {
    short_stock: t('상품 준비 중 (재고 부족)', 'Not in stock yet'),
    customer_wish: t('고객 요청', 'The buyer asked for it'),
    made_to_order: t('주문 제작', 'Made to order'),
    customs: t('통관', 'Customs'),
    other: t('기타', 'Other'),
  };
  return words[reason] ?? reason;
};

export const blockWord = (block: string, t: Say): string => {
  const words = hold_words[block];
  return words ? t(...words) : block;
};

export const channel_state_word = (state: string, t: Say): string => {
  const words: Record<string, string> = {
    new: t('신규주문', 'New'),
    confirmed: t('발주확인', 'Confirmed'),
    cancel_requested: t('취소요청', 'Cancel requested'),
    address_changed: t('배송지변경', 'Address changed'),
    shipping: t('배송중', 'Shipping'),
    delivered: t('배송완료', 'Delivered'),
    decided: t('구매확정', 'Decided'),
    canceled: t('취소', 'Canceled'),
    returned: t('반품', 'Returned'),
    exchanged: t('교환', 'Exchanged'),
  };
  return words[state] ?? state;
};

export const changeValue = (change: ProductChange, value: string | null, lang: Language) =>
  value === null ? '–' : change.field === 'price_krw' ? won(Number(value), lang) : value;

export type { WorkLine };
