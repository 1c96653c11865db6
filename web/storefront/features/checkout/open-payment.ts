import type { startPayment } from '@madang/contract/checkout';
import type { ReplyOf } from '@madang/contract/route';
import { orderNumber } from '../../../ui/lib/format.ts';
import { say } from '../../../ui/lib/language.ts';
import type { CheckoutState } from './api.ts';

type Page = ReplyOf<typeof startPayment>;

/** As @tosspayments/tosspayments-sdk 2.8.1 declares it: the script it loads, `payment` and `requestPayment`. */
type TossRequest = {
  method: 'CARD' | 'VIRTUAL_ACCOUNT';
  amount: { currency: 'KRW'; value: number };
  taxFreeAmount?: number;
  orderId: string;
  orderName: string;
  successUrl: string;
  failUrl: string;
  windowTarget: 'self' | 'iframe';
  card?: { useEscrow: boolean; flowMode: 'DEFAULT' };
  virtualAccount?: { useEscrow: boolean; validHours: number };
};
type TossPayment = { requestPayment(request: TossRequest): Promise<void> };
type Toss = (client_key: string) => { payment(options: { customerKey: string }): TossPayment };

const toss_script = 'https://js.tosspayments.com/v2/standard';
/** The SDK's own word for a buyer it is not to remember (`ANONYMOUS`); any other text would be one customer, shared by all. */
const nobody = '@@ANONYMOUS';
/** How long a virtual account may be paid into. */
const deposit_hours = 24;

/** The provider's script did not come: not an act without an answer, which would be tried again by itself for 22 seconds. */
export class WindowMissing extends Error {}

/** How long its script may take. What comes later is there for the next press, and opens nothing by itself. */
const script_ms = 8_000;

/** Toss requires its window to come from its own host; it is loaded only when a buyer pays with it. */
function loadToss(): Promise<Toss> {
  const here = () => (window as { TossPayments?: Toss }).TossPayments;
  const known = here();
  if (known) return Promise.resolve(known);
  return new Promise((done, fail) => {
    const script = document.createElement('script');
    const missing = () => fail(new WindowMissing('the payment window did not load'));
    const timer = setTimeout(missing, script_ms);
    const end = (made: Toss | undefined) => {
      clearTimeout(timer);
      if (made) return done(made);
      script.remove();
      missing();
    };
    script.src = toss_script;
    script.onload = () => end(here());
    script.onerror = () => end(undefined);
    document.head.append(script);
  });
}

/** Takes the buyer to the provider: by leaving the page, or by the provider's own window, whose script is `loading` first. */
export async function openPayment(page: Page, order: CheckoutState, loading?: () => void): Promise<void> {
  if (page.pay_url) {
    location.assign(page.pay_url);
    return;
  }
  if (!page.client_key) throw new Error('the server named no pay page');
  loading?.();
  const toss = await loadToss();
  try {
    await toss(page.client_key).payment({ customerKey: nobody }).requestPayment(tossRequest(page, order));
  } catch (error) {
    // Whoever closes the window is back where they were: nothing was charged, nothing is to be told.
    if ((error as { code?: string }).code !== 'USER_CANCEL') throw error;
  }
}

/** `self`: the page itself goes to Toss, on every device; a frame in our page would ask for a looser policy. */
function tossRequest(page: Page, order: CheckoutState): TossRequest {
  const back = `${location.origin}/checkout/${order.order_id}/return`;
  const to_account = page.method === 'virtual_account';
  const number = orderNumber(order.order_number);
  return {
    method: to_account ? 'VIRTUAL_ACCOUNT' : 'CARD',
    amount: { currency: 'KRW', value: order.amount_krw },
    ...(page.tax_free_krw ? { taxFreeAmount: page.tax_free_krw } : {}),
    orderId: order.order_id,
    orderName: say(`마당 주문 ${number}`, `Madang order ${number}`),
    successUrl: back,
    failUrl: back,
    windowTarget: 'self',
    ...(to_account
      ? { virtualAccount: { useEscrow: false, validHours: deposit_hours } }
      : { card: { useEscrow: false, flowMode: 'DEFAULT' } }),
  };
}
