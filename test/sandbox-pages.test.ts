import assert from 'node:assert/strict';
import { test } from 'node:test';
import { givenApp, givenBuyer, givenOpenDrop } from './given-app.ts';

test('a buyer on another machine pays at the sandbox through the shop’s own address, and reaches nothing else of it', async (t) => {
  const shop = await givenApp({ config: { public_url: 'http://shop.test' } });
  t.after(() => shop.close());
  const at_shop = (url: unknown) => String(url).replace('http://shop.test', shop.url);
  for (const provider of ['sandbox', 'kakaopay']) {
    const { variant_id, unit_price_krw } = await givenOpenDrop(shop.ctx);
    const buyer = givenBuyer(shop);
    await buyer.enter();
    const lines = [{ variant_id, quantity: 1, unit_price_krw }];
    const placed = await buyer.checkOut(lines, { provider });
    const order = placed.body as { order_id: string; amount_krw: number };
    const begun = await buyer.call('POST', `/api/v1/checkouts/${order.order_id}/payment`, {});
    assert.match(String(begun.body.pay_url), /^http:\/\/shop\.test\/sandbox-pay\//);
    const page = await fetch(at_shop(begun.body.pay_url));
    const html = await page.text();
    assert.match(page.headers.get('content-security-policy')!, /default-src 'none'/);
    const style = new URL(/href="([^"]*pay\.css)"/.exec(html)![1]!, at_shop(begun.body.pay_url));
    assert.equal((await fetch(style)).status, 200);
    const action = new URL(/action="([^"]*)"/.exec(html)![1]!, at_shop(begun.body.pay_url));
    const form = new URLSearchParams(
      [...html.matchAll(/name="(\w+)" value="([^"]*)">/g)].map((m) => [m[1]!, plain(m[2]!)]),
    );
    form.set('choice', 'card');
    const chosen = await fetch(action, { method: 'POST', body: form, redirect: 'manual' });
    const back = new URL(chosen.headers.get('location')!);
    assert.equal(back.host, 'shop.test');
    const token = back.searchParams.get('pg_token');
    const payment_key = back.searchParams.get('paymentKey') ?? 'kakaopay';
    const confirmed = await buyer.call('POST', `/api/v1/checkouts/${order.order_id}/confirm`, {
      payment_key,
      amount_krw: order.amount_krw,
      ...(token ? { token } : {}),
    });
    assert.equal(confirmed.body.state, 'confirmed', JSON.stringify(confirmed.body));
  }
  for (const path of [
    'sandbox/behaviour',
    'sandbox/journal',
    'v1/payments/x',
    'pay/..%2fsandbox%2fjournal',
    'kakaopay/..%2fhealthz',
  ]) {
    assert.equal((await fetch(`${shop.url}/sandbox-pay/${path}`)).status, 404, path);
  }
});

const plain = (html: string) => html.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
