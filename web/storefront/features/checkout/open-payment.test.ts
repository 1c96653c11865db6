import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUnanswered } from '../../../ui/lib/act.ts';
import { openPayment, WindowMissing } from './open-payment.ts';

type Asked = { client_key: string; customer: unknown; request: Record<string, unknown> };

/** A browser with Toss's script in it, as @tosspayments/tosspayments-sdk 2.8.1 declares it; `reject`: what its window ends with. */
function givenToss(reject?: object): { asked: Asked[] } {
  const asked: Asked[] = [];
  const TossPayments = (client_key: string) => ({
    payment: ({ customerKey }: { customerKey: string }) => ({
      requestPayment: async (request: Record<string, unknown>) => {
        asked.push({ client_key, customer: customerKey, request });
        if (reject) throw reject;
      },
    }),
  });
  Object.assign(globalThis, { window: { TossPayments }, location: { origin: 'https://shop.example' } });
  return { asked };
}

const order = {
  order_id: '0192f0c5-0000-7000-8000-000000000000',
  order_number: '2611210000001',
  state: 'pending',
  amount_krw: 39_000,
  expires_at: null,
};

test('Toss is asked for a window as its SDK takes it: nobody it should remember, whole page, tax-free part', async () => {
  const { asked } = givenToss();
  await openPayment({ kind: 'widget', client_key: 'test_ck', tax_free_krw: 9_000, method: 'card' }, order);
  const [{ client_key, customer, request }] = asked as [Asked];
  assert.deepEqual([client_key, customer], ['test_ck', '@@ANONYMOUS']);
  const { method, amount, taxFreeAmount, orderId, windowTarget, successUrl, failUrl } = request;
  assert.deepEqual([method, amount, taxFreeAmount], ['CARD', { currency: 'KRW', value: 39_000 }, 9_000]);
  assert.match(String(orderId), /^[A-Za-z0-9_=-]{6,64}$/);
  assert.ok(String(request.orderName).length <= 100);
  assert.equal(windowTarget, 'self');
  const back = `https://shop.example/checkout/${order.order_id}/return`;
  assert.deepEqual([successUrl, failUrl], [back, back]);
});

test('a virtual account has a last hour to be paid in', async () => {
  const { asked } = givenToss();
  await openPayment({ kind: 'widget', client_key: 'ck', tax_free_krw: 0, method: 'virtual_account' }, order);
  const { request } = asked[0]!;
  assert.equal(request.method, 'VIRTUAL_ACCOUNT');
  assert.deepEqual(request.virtualAccount, { useEscrow: false, validHours: 24 });
  assert.ok(!('card' in request) && !('taxFreeAmount' in request));
});

test('a window that is closed is no failure; anything else is told', async () => {
  givenToss({ code: 'USER_CANCEL', message: '취소' });
  await openPayment({ kind: 'widget', client_key: 'ck', method: 'card' }, order);
  givenToss({ code: 'INVALID_PARAMETERS', message: 'x' });
  await assert.rejects(openPayment({ kind: 'widget', client_key: 'ck', method: 'card' }, order), {
    code: 'INVALID_PARAMETERS',
  });
});

test('a script that does not come is told within seconds, is not tried again by itself, and may come at the next press', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  type Script = { src: string; onload(): void; onerror(): void; remove(): void };
  const scripts: Script[] = [];
  Object.assign(globalThis, {
    window: {},
    document: { createElement: () => ({ remove() {} }), head: { append: (one: Script) => scripts.push(one) } },
  });
  let loads = 0;
  const open = () => openPayment({ kind: 'widget', client_key: 'ck', method: 'card' }, order, () => loads++);
  const isMissing = (error: unknown) => error instanceof WindowMissing && !isUnanswered(error);
  const refused = open();
  scripts[0]!.onerror();
  await assert.rejects(refused, isMissing);
  const silent = open();
  t.mock.timers.tick(8_000);
  await assert.rejects(silent, isMissing);
  const { asked } = givenToss();
  assert.equal(asked.length, 0, 'what comes late opens nothing by itself');
  await open();
  assert.deepEqual([asked.length, loads], [1, 3]);
});
