import { type CheckoutState, declineText } from '@madang/contract';
import type { Static } from 'typebox';
import type { Sql } from '../../platform/db.ts';
import { readOrderHead, showOrderNumber } from '../orders/index.ts';
import { readVirtualAccount } from '../payments/index.ts';
import type { OrderShown } from './change-orders.ts';

/** How far a checkout is, and whose it is; null where there is none. */
export async function readCheckoutState(
  sql: Sql,
  order_id: string,
  language: 'ko' | 'en',
): Promise<{ owner: { person_id: string; account_id: string | null }; state: Static<typeof CheckoutState> } | null> {
  const order = await readOrderHead(sql, order_id);
  if (!order) return null;
  const account = order.state === 'waiting_deposit' ? await readVirtualAccount(sql, order_id) : null;
  const virtual_account = account ? { virtual_account: { ...account, amount_krw: order.amount_krw } } : {};
  return { owner: order, state: { ...showCheckout(order, language), ...virtual_account } };
}

/** A checkout as its buyer is told of it, but for the account to pay into. */
export function showCheckout(order: OrderShown, language: 'ko' | 'en'): Static<typeof CheckoutState> {
  return {
    order_id: order.id,
    order_number: showOrderNumber(order.number),
    state: order.state,
    amount_krw: order.amount_krw,
    expires_at: order.expires_at?.toISOString() ?? null,
    ...(order.reason ? { reason: reasonText(order.reason, language) } : {}),
  };
}

const reasons: Record<string, { ko: string; en: string }> = {
  virtual_account_not_allowed: {
    ko: '이 판매는 가상계좌로 살 수 없습니다. 입금하지 마세요.',
    en: 'This sale cannot be paid by virtual account. Please do not pay in.',
  },
  hold_expired: { ko: '결제 시간이 지나 주문이 취소되었습니다.', en: 'The time to pay ran out.' },
  left: { ko: '결제를 그만두어 주문이 취소되었습니다.', en: 'You left before paying.' },
  amount_mismatch: {
    ko: '결제사가 주문과 다른 금액을 결제했습니다. 결제된 금액은 모두 돌려드립니다.',
    en: 'The provider charged another amount than your order’s. All of it goes back to you.',
  },
  account_amount_mismatch: {
    ko: '입금 계좌의 금액이 주문과 달라 주문을 끝냈습니다. 입금하지 마세요.',
    en: 'The account asked for another amount than your order’s, so the order has ended. Please do not pay in.',
  },
};

/** Why an order ended unpaid, for its buyer: a reason of ours, or the provider's code. */
const reasonText = (reason: string, language: 'ko' | 'en'): string =>
  reasons[reason]?.[language] ?? declineText(reason, language);
