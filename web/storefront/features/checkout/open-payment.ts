import type { startPayment } from '@madang/contract/checkout';
import type { ReplyOf } from '@madang/contract/route';
import { orderNumber } from '../../../ui/lib/format.ts';
import { say } from '../../../ui/lib/language.ts';
import type { CheckoutState } from './api.ts';

type Page = ReplyOf<typeof startPayment>;

type TossPayment = {
  requestPayment(request: Record<string, unknown>): Promise<void>;
};
type Toss = (client_key: string) => { payment(options: { customerKey: string }): TossPayment };

const toss_script = 'https://js.tosspayments.com/v2/standard';

/** Toss requires its window to come from its own host; it is loaded only when a buyer pays with it. */
function loadToss(): Promise<Toss> {
  const known = (window as { TossPayments?: Toss & { ANONYMOUS: string } }).TossPayments;
  if (known) return Promise.resolve(known);
  return new Promise((done, fail) => {
    const script = document.createElement('script');
    script.src = toss_script;
    script.onload = () => {
      const made = (window as { TossPayments?: Toss }).TossPayments;
      if (made) done(made);
      else fail(new TypeError('the payment window did not load'));
    };
    script.onerror = () => fail(new TypeError('the payment window did not load'));
    document.head.append(script);
  });
}

/** Takes the buyer to the provider: by leaving the page, or by the provider's own window, which then leaves it. */
export async function openPayment(page: Page, order: CheckoutState): Promise<void> {
  if (page.pay_url) {
    location.assign(page.pay_url);
    return;
  }
  if (!page.client_key) throw new Error('the server named no pay page');
  const toss = await loadToss();
  const back = `${location.origin}/checkout/${order.order_id}/return`;
  await toss(page.client_key)
    .payment({ customerKey: 'ANONYMOUS' })
    .requestPayment({
      method: page.method === 'virtual_account' ? 'VIRTUAL_ACCOUNT' : 'CARD',
      amount: { currency: 'KRW', value: order.amount_krw },
      orderId: order.order_id,
      orderName: say(`마당 주문 ${orderNumber(order.order_number)}`, `Madang order ${orderNumber(order.order_number)}`),
      successUrl: back,
      failUrl: back,
    });
}
