import { findCourier } from '../export/couriers.ts';

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
