import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coupang_keys, coupangBox, startCoupang } from '../../../../test/markets/coupang-server.ts';
import { naver_keys, naverDetail, startNaver } from '../../../../test/markets/naver-server.ts';
import type { CanonicalRow } from '../import/canonical.ts';
import { createCoupang } from './coupang.ts';
import { coupangDate, signCoupang } from './coupang-signature.ts';
import { exactNumber, parseExact } from './exact-json.ts';
import { createLimiter } from './limiter.ts';
import { type Market, MarketError, type Parcel } from './market.ts';
import { createNaver } from './naver.ts';
import { signNaver } from './naver-signature.ts';

async function pullAll(market: Market, since: Date, until: Date): Promise<CanonicalRow[]> {
  const rows: CanonicalRow[] = [];
  for await (const page of market.pull(since, until)) rows.push(...page.rows);
  return rows;
}

const parcel = (line_key: string, more: Partial<Parcel> = {}): Parcel => ({
  line_key,
  order_key: '1',
  bundle_key: '1',
  option_no: null,
  method: '택배,등기,소포',
  courier: 'CJ대한통운',
  tracking_number: '500000304022',
  dispatched_at: new Date('2026-04-14T06:00:00Z'),
  ...more,
});

test('the official vector of Naver gives the official signature', async () => {
  const sign = await signNaver('aaaabbbbcccc', '$2a$10$abcdefghijklmnopqrstuv', 1643961623299);
  assert.equal(sign, 'JDJhJDEwJGFiY2RlZmdoaWprbG1ub3BxcnN0dXVCVldZSk42T0VPdEx1OFY0cDQxa2IuTnpVaUEzbmsy');
});

test('Coupang signs the date, the method, the path and the query without its question mark', () => {
  const at = new Date('2026-04-13T01:02:03Z');
  assert.equal(coupangDate(at), '260413T010203Z');
  const header = signCoupang({ access_key: 'ak', secret_key: 'sk' }, 'GET', '/v2/x?a=1&b=2', at);
  // printf '260413T010203ZGET/v2/xa=1&b=2' | openssl dgst -sha256 -hmac sk
  assert.match(header, /^CEA algorithm=HmacSHA256, access-key=ak, signed-date=260413T010203Z, signature=[0-9a-f]{64}$/);
  assert.ok(header.endsWith('3276562dd017f1d6f2b1c6b829a5b35a9daf5b54f605fd6dca6af3f64dd20288'), header);
});

test('numbers of eighteen digits keep all of them both ways', () => {
  const text = '{"shipmentBoxId":705760680562857943,"n":12,"d":1.5}';
  assert.deepEqual(parseExact(text), { shipmentBoxId: '705760680562857943', n: 12, d: 1.5 });
  assert.equal(JSON.stringify({ id: exactNumber('705760680562857943') }), '{"id":705760680562857943}');
  assert.equal(parseExact('<html>'), null);
});

test('the limiter spaces calls, lets a burst through after a rest, and holds all back while paused', () => {
  let now = 0;
  const limiter = createLimiter({ per_second: 2, burst: 3, now_ms: () => now });
  assert.deepEqual(
    [1, 2, 3, 4, 5].map(() => limiter.take()),
    [0, 0, 0, 500, 1_000],
  );
  now = 60_000;
  assert.deepEqual(
    [1, 2, 3, 4].map(() => limiter.take()),
    [0, 0, 0, 500],
  );
  now = 120_000;
  limiter.pause(3_000);
  assert.deepEqual(
    [1, 2].map(() => limiter.take()),
    [3_000, 3_500],
  );
});

test('Naver', async (t) => {
  const server = await startNaver({ page_size: 7 });
  const market = createNaver(naver_keys, { base_url: server.url, per_second: 500, timeout_ms: 1_000, now: server.now });
  const start = server.now();

  await t.test('a pull follows the pages, asks no more than 300 details at a time, and reads every field', async () => {
    for (let n = 0; n < 40; n++) {
      server.pass(1);
      server.put(naverDetail(`2026041300000${String(n).padStart(3, '0')}`));
    }
    server.pass(1_000);
    const rows = await pullAll(market, start, server.now());
    assert.equal(new Set(rows.map((row) => row.key)).size, 40);
    const row = rows.find((one) => one.key === '2026041300000003')!;
    assert.equal(row.state, 'new');
    assert.equal(row.total, 757_000);
    assert.deepEqual(row.options, [
      ['사이즈', 'Q'],
      ['경도', '하드'],
    ]);
    assert.equal(row.phone, '01000001234');
    assert.equal(row.address, '제주특별자치도 제주시 연북로 1 101호');
    assert.equal(row.shippingKrw, 7_000);
    assert.equal(row.dueOn, '2026-04-16');
    assert.equal(server.issued(), 1, 'one token for all calls');
  });

  await t.test('many changes of one instant, longer than a page, are all seen', async () => {
    const at = server.now();
    for (let n = 0; n < 20; n++) server.put(naverDetail(`2026041300001${String(n).padStart(3, '0')}`));
    const rows = await pullAll(
      market,
      at,
      server.now().getTime() > at.getTime() ? server.now() : new Date(at.getTime() + 1),
    );
    assert.equal(new Set(rows.filter((row) => row.key.startsWith('2026041300001')).map((row) => row.key)).size, 20);
  });

  await t.test('states: what is claimed, where it goes, what is taken away of it', async () => {
    const cases = [
      [naverDetail('2026041300002001', { placeOrderStatus: 'OK' }), 'PAYED', 'confirmed'],
      [
        naverDetail('2026041300002002', { claimType: 'CANCEL', claimStatus: 'CANCEL_REQUEST' }),
        'CLAIM_REQUESTED',
        'cancel_requested',
      ],
      [naverDetail('2026041300002003', { placeOrderStatus: 'OK' }), 'DELIVERY_ADDRESS_CHANGED', 'address_changed'],
      [naverDetail('2026041300002004', { productOrderStatus: 'PURCHASE_DECIDED' }), 'PURCHASE_DECIDED', 'decided'],
      [
        naverDetail('2026041300002005', { productOrderStatus: 'CANCELED', remainQuantity: 0 }),
        'CLAIM_COMPLETED',
        'canceled',
      ],
    ] as const;
    const at = server.now();
    server.pass(1);
    for (const [detail, type] of cases) server.put(structuredClone(detail) as never, type);
    server.put(naverDetail('2026041300002006', { productOrderStatus: 'PAYMENT_WAITING' }), 'PAY_WAITING');
    server.put(
      naverDetail('2026041300002007', {
        giftReceivingStatus: 'WAIT_FOR_RECEIVING',
        shippingAddress: { tel1: '01000000000' },
      }),
    );
    server.pass(1);
    const rows = new Map((await pullAll(market, at, server.now())).map((row) => [row.key, row]));
    for (const [detail, , state] of cases) assert.equal(rows.get(detail.productOrder.productOrderId)?.state, state);
    assert.equal(rows.get('2026041300002005')?.claimed, 2);
    assert.equal(rows.has('2026041300002006'), false, 'nobody has paid for it');
    assert.deepEqual(rows.get('2026041300002007')?.blocks, ['gift_pending']);
    assert.equal(rows.get('2026041300002007')?.phone, null);
  });

  await t.test('a token that ends or is taken back is issued anew, and the call goes on', async () => {
    server.revoke();
    await pullAll(market, start, server.now());
    assert.equal(server.issued(), 2);
    server.pass(10_800_000);
    await pullAll(market, new Date(server.now().getTime() - 1_000), server.now());
    assert.equal(server.issued(), 3);
  });

  await t.test('a 429 makes the calls wait, and nothing is missed', async () => {
    server.next('last-changed', 'limit');
    const before_ms = performance.now();
    await pullAll(market, start, new Date(start.getTime() + 1));
    assert.ok(performance.now() - before_ms >= 950, 'it waited the second the market asked for');
  });

  await t.test('details an answer left out, or gave twice, are asked for again', async () => {
    server.next('query', 'half', 'half');
    const rows = await pullAll(market, start, server.now());
    assert.equal(
      new Set(rows.map((row) => row.key)).size,
      server.details.size - 1,
      'all but the one nobody has paid for',
    );
  });

  await t.test('a market that is down is said by a passing error, wrong keys by a lasting one', async () => {
    server.next('query', 'refuse');
    await assert.rejects(pullAll(market, start, server.now()), (error: MarketError) => error.passing);
    const strange = createNaver({ ...naver_keys, client_id: 'somebody' }, { base_url: server.url, now: server.now });
    await assert.rejects(
      pullAll(strange, start, server.now()),
      (error: MarketError) => !error.passing && error.code === 'GW.AUTHN_SIGN',
    );
    await strange.close();
  });

  await t.test('발주확인 and dispatch answer row by row, thirty at a time', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `2026041300000${String(n).padStart(3, '0')}`);
    const confirmed = await market.confirm([...ids, '2026041300009999']);
    assert.equal(confirmed.filter((one) => one.state === 'done').length, 40);
    assert.deepEqual(confirmed.at(-1), {
      key: '2026041300009999',
      state: 'refused',
      code: '100001',
      message: '처리할 수 없는 주문입니다 (100001)',
    });
    const sent = await market.dispatch(ids.map((id) => parcel(id)));
    assert.ok(sent.every((one) => one.state === 'done'));
    assert.deepEqual(server.dispatched[0], {
      productOrderId: ids[0],
      deliveryMethod: 'DELIVERY',
      deliveryCompanyCode: 'CJGLS',
      trackingNumber: '500000304022',
      dispatchDate: '2026-04-14T15:00:00.000+09:00',
    });
    const calls = server.calls.filter((one) => one.path.endsWith('/dispatch')).length;
    assert.equal(calls, 2);
  });

  await t.test('a lost or half answer leaves rows unknown; unreachable is a later try', async () => {
    server.next('confirm', 'lose', 'hang', 'half');
    const ids = ['2026041300001000', '2026041300001001'];
    assert.ok((await market.confirm(ids)).every((one) => one.state === 'unknown'));
    assert.ok((await market.confirm(ids)).every((one) => one.state === 'unknown'));
    assert.deepEqual(
      (await market.confirm(ids)).map((one) => one.state),
      ['done', 'unknown'],
    );
    const [seen] = await market.look([{ line_key: ids[1]!, bundle_key: '' }]);
    assert.equal(seen?.state, 'confirmed', 'asked about, it turns out to be done');
    server.next('dispatch', 'refuse');
    assert.ok((await market.dispatch([parcel(ids[0]!)])).every((one) => one.state === 'unknown'));
    const gone = createNaver(naver_keys, { base_url: 'http://127.0.0.1:1', now: server.now });
    assert.ok((await gone.confirm(ids)).every((one) => one.state === 'retry'));
    await gone.close();
  });

  await market.close();
  await server.close();
});

test('Coupang', async (t) => {
  const server = await startCoupang({ page_size: 4 });
  const now = new Date('2026-04-14T03:00:00Z');
  const market = createCoupang(coupang_keys, {
    base_url: server.url,
    per_second: 500,
    timeout_ms: 1_000,
    now: () => now,
  });
  const since = new Date(now.getTime() - 3_600_000);
  const box = (n: number) => `7057606805628579${String(n).padStart(2, '0')}`;

  await t.test('a pull looks through every state and page, and no digit of a box is lost', async () => {
    for (let n = 0; n < 11; n++) server.put(coupangBox(box(n), { status: n < 9 ? 'ACCEPT' : 'DELIVERING' }));
    const rows = await pullAll(market, since, now);
    assert.deepEqual(new Set(rows.map((row) => row.bundle)), new Set(server.boxes.keys()));
    const row = rows.find((one) => one.bundle === box(3))!;
    assert.equal(row.key, `${box(3)}/84041216055`);
    assert.equal(row.state, 'new');
    assert.equal(row.orderedAt, '2026-04-13T10:00:00+09:00');
    assert.equal(row.total, 888_000);
    assert.equal(row.shippingKrw, 3_000);
    assert.equal(row.phone, '050200001234');
    assert.equal(rows.find((one) => one.bundle === box(10))?.state, 'shipping');
  });

  await t.test('boxes are acknowledged and invoiced row by row', async () => {
    const keys = [0, 1, 9].map((n) => `${box(n)}/84041216055`);
    server.next('acknowledgement', 'limit');
    assert.deepEqual(
      (await market.confirm(keys)).map((one) => one.state),
      ['done', 'done', 'refused'],
    );
    const sent = await market.dispatch(
      keys.map((key) => parcel(key, { bundle_key: key.split('/')[0]!, order_key: '20000562857900' })),
    );
    assert.deepEqual(
      sent.map((one) => one.state),
      ['done', 'done', 'refused'],
    );
    assert.equal(server.invoices[0]!.shipmentBoxId, box(0));
    assert.equal(server.invoices[0]!.deliveryCompanyCode, 'CJGLS');
    const [seen] = await market.look([
      { line_key: keys[0]!, bundle_key: box(0) },
      { line_key: 'x', bundle_key: '12' },
    ]);
    assert.deepEqual([seen?.state, seen?.invoice, seen?.courier], ['shipping', '500000304022', 'CJ대한통운']);
    server.next('invoices', 'half');
    assert.deepEqual(
      (await market.dispatch([parcel(keys[2]!, { bundle_key: box(9) }), parcel('x', { bundle_key: box(8) })])).map(
        (one) => one.state,
      ),
      ['refused', 'unknown'],
    );
  });

  await t.test('wrong keys are said, not tried again', async () => {
    const strange = createCoupang({ ...coupang_keys, secret_key: 'other' }, { base_url: server.url, now: () => now });
    await assert.rejects(
      pullAll(strange, since, now),
      (error: MarketError) => error instanceof MarketError && !error.passing,
    );
    await strange.close();
  });

  await market.close();
  await server.close();
});
