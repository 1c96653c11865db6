import type { LineState } from './canonical.ts';

const spaceless = (text: string) => text.replace(/\s+/g, '');

/** What channels write for how far a line has come, without spaces. */
const words: Record<string, LineState> = {
  신규주문: 'new',
  결제완료: 'new',
  '결제완료(주문확인전)': 'new',
  주문확인전: 'new',
  주문접수: 'new',
  상품준비중: 'confirmed',
  배송준비중: 'confirmed',
  배송준비: 'confirmed',
  발송대기: 'confirmed',
  발주확인: 'confirmed',
  발주확인완료: 'confirmed',
  발송예정: 'confirmed',
  발송전취소요청: 'cancel_requested',
  취소요청: 'cancel_requested',
  취소신청: 'cancel_requested',
  발송전배송지변경: 'address_changed',
  배송지변경: 'address_changed',
  배송지시: 'shipping',
  배송중: 'shipping',
  발송완료: 'shipping',
  출고완료: 'shipping',
  배송완료: 'delivered',
  구매확정: 'decided',
  구매결정완료: 'decided',
  구매결정: 'decided',
  취소: 'canceled',
  취소완료: 'canceled',
  미결제취소: 'canceled',
  직권취소: 'canceled',
  반품: 'returned',
  반품완료: 'returned',
  교환: 'exchanged',
  교환완료: 'exchanged',
};

/** 주문상태 with 주문세부상태; undefined where nobody knows the words, null where both are empty. */
export function readState(state: string, detail = ''): LineState | null | undefined {
  const [main, fine] = [spaceless(state), spaceless(detail)];
  if (!main && !fine) return null;
  const by_main = words[main];
  const by_fine = words[fine];
  // Before dispatch the detail tells more than 발송대기 or 결제완료; later a left-over detail tells nothing.
  if (by_fine && (!by_main || by_main === 'new' || by_main === 'confirmed')) return by_fine;
  if (by_main) return by_main;
  const claimed = /^(취소|반품|교환)(처리|수거|접수|진행)?중?$/.exec(main);
  if (claimed) return 'shipping';
  return undefined;
}
