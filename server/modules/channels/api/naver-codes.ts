import { findCourier } from '../export/couriers.ts';
import type { DelayReason } from './market.ts';

/** Ways of delivery as the sheet writes them, and the API's codes. */
const methods: Record<string, string> = {
  '택배,등기,소포': 'DELIVERY',
  퀵서비스: 'QUICK_SVC',
  방문수령: 'VISIT_RECEIPT',
  직접전달: 'DIRECT_DELIVERY',
};
const names = Object.fromEntries(Object.entries(methods).map(([name, code]) => [code, name]));

export const naverMethod = (name: string): string => methods[name] ?? 'DELIVERY';
export const methodName = (code: string | null | undefined): string | null => (code ? (names[code] ?? code) : null);

/** `CH1` is Naver's own "another courier". */
export const naverCourierCode = (name: string | null): string => findCourier(name ?? '')?.code ?? 'CH1';

/** `delayedDispatchReason` of the API. */
export const naver_delay_reasons: Record<DelayReason, string> = {
  short_stock: 'PRODUCT_PREPARE',
  customer_wish: 'CUSTOMER_REQUEST',
  made_to_order: 'CUSTOM_BUILD',
  customs: 'OVERSEA_DELIVERY',
  other: 'ETC',
};
/** What the buyer reads at Naver. */
export const naver_delay_words: Record<DelayReason, string> = {
  short_stock: '상품을 준비하고 있습니다',
  customer_wish: '고객 요청으로 발송일을 바꿨습니다',
  made_to_order: '주문 제작 상품입니다',
  customs: '통관을 기다리고 있습니다',
  other: '판매자 사정으로 발송이 늦어집니다',
};
